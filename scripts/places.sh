# Where things are: the cache of tools, Cargo's target folder, the pinned versions. Sourced by `dev`.
# shellcheck shell=bash

cache=${LOGTO_PROFILE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/logto-profile}
tools=$cache/tools
npm_tools=$cache/npm
cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin

# The pinned tools first, whatever else of that name is installed.
export PATH="$tools/bin:$npm_tools/node_modules/.bin:$PATH:$cargo_bin"

# In CI the target folder outlives the checkout, so that the next fresh clone is quick.
if [ "${CI:-}" = true ] && [ -z "${CARGO_TARGET_DIR:-}" ]; then
    export CARGO_TARGET_DIR=$cache/target
fi
target=${CARGO_TARGET_DIR:-target}
case $target in
    /*) ;;
    *) target=${root:?}/$target ;;
esac

# pinned NAME: its version in tools.toml.
pinned() {
    sed -n "s/^$1 = \"\(.*\)\".*/\1/p" "$root/tools.toml"
}
