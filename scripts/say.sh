# What the person at the terminal is told. Sourced by `dev`.
# shellcheck shell=bash

say() {
    printf '==> %s\n' "$*" >&2
}

# For what went well only in part: it must not drown in a build's output.
say_loudly() {
    printf '\n' >&2
    printf '!!! %s\n' "$@" >&2
    printf '\n' >&2
}

fail() {
    printf '!!! %s\n' "$*" >&2
    exit 1
}

duration() {
    if [ "$1" -ge 60 ]; then printf '%d min %d s' $(($1 / 60)) $(($1 % 60)); else printf '%d s' "$1"; fi
}

# step HEADING COMMAND...: says what runs, and how long it took; the first failure ends everything.
step() {
    local heading=$1 started=$SECONDS status=0
    shift
    say "$heading: $*"
    "$@" || status=$?
    if [ "$status" -ne 0 ]; then
        printf '!!! FAILED: %s (%s, exit code %s, after %s)\n' \
            "$heading" "$*" "$status" "$(duration $((SECONDS - started)))" >&2
        exit "$status"
    fi
    say "$heading: ok, $(duration $((SECONDS - started)))"
}
