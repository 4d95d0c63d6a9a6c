# The browser tests: their packages, a Chromium, and their runner. Sourced by `dev`.
# shellcheck shell=bash

set_up_browser() {
    command -v npm > /dev/null || fail "Node.js is not installed (the browser tests need it): see https://nodejs.org"
    lock_set_up
    install_packages
    find_chromium || install_chromium || fail "no Chromium for the browser tests: install one, or name it by CHROMIUM=/path"
    unlock_set_up
    say "browser: ${CHROMIUM:-the one of Playwright}"
}

# npm writes its hidden lock file last: where it is newer than ours, everything is there.
install_packages() {
    [ end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ] && return
    say "installing the browser tests' packages"
    (cd end2end && npm ci --no-audit --no-fund --loglevel error) || fail "npm could not install them"
    touch end2end/node_modules/.package-lock.json
}

# Sets CHROMIUM, or leaves it unset where Playwright has its own.
find_chromium() {
    if [ -n "${CHROMIUM:-}" ]; then
        is_browser "$CHROMIUM" || fail "CHROMIUM=$CHROMIUM does not run"
        export CHROMIUM
        return
    fi
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" > /dev/null && is_browser "$name"; then
            CHROMIUM=$(command -v "$name")
            export CHROMIUM
            return
        fi
    done
    playwright_has_one
}

is_browser() {
    "$1" --version > /dev/null 2>&1
}

playwright_has_one() {
    local path
    path=$(cd end2end && node --print 'require("@playwright/test").chromium.executablePath()' 2> /dev/null) || return 1
    is_browser "$path"
}

install_chromium() {
    if curl -fsSI --connect-timeout 5 https://cdn.playwright.dev > /dev/null 2>&1; then
        say "installing Playwright's Chromium"
        (cd end2end && npx playwright install chromium) && playwright_has_one && return
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
        say "installing the system's Chromium (apt-get)"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium && find_chromium && return
    fi
    return 1
}

playwright() {
    (cd end2end && LOGTO_PROFILE_BIN="${LOGTO_PROFILE_BIN:-$target/debug/logto-profile}" npx playwright test "$@")
}
