# The sign-in code against a certified OpenID provider that is not Logto: its packages, and its tests. Sourced by `dev`.
# shellcheck shell=bash

set_up_provider() {
    command -v npm > /dev/null || fail "Node.js is not installed (the provider's tests need it): see https://nodejs.org"
    [ tests/provider/node_modules/.package-lock.json -nt tests/provider/package-lock.json ] && return
    lock_set_up
    say "installing the other provider"
    (cd tests/provider && npm ci --no-audit --no-fund --loglevel error) || fail "npm could not install it"
    touch tests/provider/node_modules/.package-lock.json
    unlock_set_up
}

provider() {
    (cd tests/provider && LOGTO_PROFILE_BIN=${LOGTO_PROFILE_BIN:-$target/debug/logto-profile} npm test --silent)
}
