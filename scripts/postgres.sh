# A PostgreSQL for the tests that need one: a running one, else a private one, else none. Sourced by `dev`.
# shellcheck shell=bash

# with_postgres COMMAND...: runs it with TEST_POSTGRES_URL set where a server could be had.
with_postgres() {
    if [ -n "${TEST_POSTGRES_URL:-}" ]; then
        say "PostgreSQL: TEST_POSTGRES_URL"
    elif trusts 5432; then
        say "PostgreSQL: the one at 127.0.0.1:5432"
        export TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:5432/postgres
    elif start_private_postgres; then
        say "PostgreSQL: a private one, started from $postgres_bin"
    else
        say_loudly "There is no PostgreSQL here: neither one running at 127.0.0.1:5432 with trust authentication," \
            "nor installed binaries to start one from. THE TESTS ON POSTGRESQL DO NOT RUN."
    fi
    "$@"
    stop_private_postgres
}

# Whether a server listens there and lets the user postgres in without a password: its answer to a start-up message
# (protocol 3.0) is AuthenticationOk. Needs no client program.
trusts() {
    local answer
    answer=$(
        {
            exec 3<> "/dev/tcp/127.0.0.1/$1" || exit
            printf '\0\0\0\x17\0\3\0\0user\0postgres\0\0' >&3
            head -c 9 <&3 | od -An -tx1 | tr -d ' \n'
        } 2> /dev/null
    )
    [ "$answer" = 520000000800000000 ]
}

start_private_postgres() {
    postgres_bin=$(find_postgres_bin) || return 1
    private_postgres=$(mktemp -d /tmp/logto-profile-postgres.XXXXXX)
    local port=$((20000 + RANDOM % 20000))
    if [ "$(id -u)" = 0 ]; then
        chown "$(postgres_user)" "$private_postgres"
    fi
    as_postgres "$postgres_bin/initdb" -D "$private_postgres/data" -U postgres -A trust --no-sync > /dev/null \
        && as_postgres "$postgres_bin/pg_ctl" -D "$private_postgres/data" -l "$private_postgres/log" -w \
            -o "-p $port -k $private_postgres -c listen_addresses=127.0.0.1 -c fsync=off" start > /dev/null \
        && export TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
}

stop_private_postgres() {
    [ -n "${private_postgres:-}" ] || return 0
    as_postgres "$postgres_bin/pg_ctl" -D "$private_postgres/data" -m immediate stop > /dev/null 2>&1 || true
    rm -rf "$private_postgres"
    private_postgres=
}

find_postgres_bin() {
    local folder
    for folder in "$(dirname "$(command -v initdb || echo none)")" \
        /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid "$(postgres_user)" --regid "$(id -g "$(postgres_user)")" --clear-groups "$@")
    else
        "$@"
    fi
}

postgres_user() {
    if id postgres > /dev/null 2>&1; then echo postgres; else echo nobody; fi
}
