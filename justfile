# What CI runs, and the licences, bans and sources of dependencies where cargo-deny is at hand.
check:
    bash .ci/run
    if command -v cargo-deny >/dev/null; then cargo deny --offline check bans licenses sources; else echo "cargo-deny is not here: licences not checked"; fi

# Writes the pictures, the schema and the expected messages anew.
bless:
    OPENBOOK_BLESS=1 cargo test --test screens --test schema --test bank_faults --test imports --test lookups --test gate

# Times the hot paths.
bench:
    cargo bench
