# Installs what the build needs and is missing, once. Sourced by `dev`.
# shellcheck shell=bash

set_up_build() {
    require_rust
    lock_set_up
    add_wasm_target
    ensure_tool cargo-leptos cargo-leptos
    ensure_tool wasm-bindgen wasm-bindgen-cli
    ensure_wasm_opt
    show_to_cargo
    unlock_set_up
}

require_rust() {
    command -v cargo > /dev/null || fail "Rust is not installed: see https://rustup.rs, then start this again"
    local wanted have
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    have=$(rustc --version | cut -d ' ' -f 2)
    if [ "$(printf '%s\n%s\n' "$wanted" "$have" | sort -t . -k 1,1n -k 2,2n | head -n 1)" != "$wanted" ]; then
        fail "Rust $have is too old, $wanted or newer is needed: run \`rustup update stable\`, then start this again"
    fi
}

# --- one set-up at a time ---

# The lock is a link whose target is its owner's process id: made and named in one step.
lock_set_up() {
    mkdir -p "$cache"
    local told='' owner
    until ln -sn "$$" "$cache/lock" 2> /dev/null; do
        owner=$(readlink "$cache/lock" || true)
        [ "$owner" != "$$" ] || return 0
        if [ -n "$owner" ] && ! kill -0 "$owner" 2> /dev/null; then
            say "an earlier set-up (process $owner) was stopped half way: going on from there"
            rm -f "$cache/lock"
            continue
        fi
        [ -n "$told" ] || say "another set-up (process $owner) is running: waiting for it"
        told=yes
        sleep 1
    done
}

unlock_set_up() {
    if [ "$(readlink "$cache/lock" 2> /dev/null)" = "$$" ]; then
        rm -f "$cache/lock"
    fi
}

# --- Rust's part ---

add_wasm_target() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] && return
    command -v rustup > /dev/null || fail "Rust's target wasm32-unknown-unknown is missing: install it with your Rust"
    say "adding Rust's target wasm32-unknown-unknown"
    rustup target add wasm32-unknown-unknown || fail "rustup could not add it"
}

# has COMMAND VERSION: whether the first COMMAND on PATH runs and is that version.
has() {
    [ "$("$1" --version 2> /dev/null | head -n 1 | cut -d ' ' -f 2)" = "$2" ]
}

# ensure_tool COMMAND CRATE: the quick ways first, compiling last.
ensure_tool() {
    local command=$1 crate=$2 version
    version=$(pinned "$command")
    has "$command" "$version" && return
    say "$command $version is missing"
    local way
    for way in by_binstall by_release by_compiling; do
        "$way" "$command" "$crate" "$version" || continue
        hash -r
        has "$command" "$version" && say "$command $version: installed" && return
    done
    fail "$command $version could not be installed; try \`cargo install --locked $crate --version $version\`"
}

by_binstall() {
    command -v cargo-binstall > /dev/null || return 1
    say "trying cargo binstall"
    cargo binstall --no-confirm --disable-strategies compile --install-path "$tools/bin" "$2@$3"
}

by_release() {
    local command=$1 version=$3 url scratch
    url=$(release_url "$command" "$version") || return 1
    command -v curl > /dev/null || return 1
    say "trying $url"
    scratch=$(mktemp -d)
    if curl -fsSL --proto '=https' --connect-timeout 5 --speed-time 20 --speed-limit 1000 -o "$scratch/archive" "$url" \
        && tar -xzf "$scratch/archive" -C "$scratch"; then
        mkdir -p "$tools/bin"
        find "$scratch" -type f -name "$command" -exec mv -f {} "$tools/bin/" \;
    else
        say "no ready-made one could be had"
    fi
    rm -rf "$scratch"
    has "$command" "$version"
}

# The projects' own ready-made binaries, for the platforms that they are published for.
release_url() {
    local machine
    machine=$(uname -m | sed 's/^arm64$/aarch64/')
    case "$1 $(uname -s) $machine" in
        "cargo-leptos Linux x86_64" | "cargo-leptos Linux aarch64") cargo_leptos_url "$2" "$machine-unknown-linux-$(libc)" ;;
        "cargo-leptos Darwin x86_64" | "cargo-leptos Darwin aarch64") cargo_leptos_url "$2" "$machine-apple-darwin" ;;
        "wasm-bindgen Linux x86_64" | "wasm-bindgen Linux aarch64") wasm_bindgen_url "$2" "$machine-unknown-linux-musl" ;;
        "wasm-bindgen Darwin x86_64" | "wasm-bindgen Darwin aarch64") wasm_bindgen_url "$2" "$machine-apple-darwin" ;;
        *) return 1 ;;
    esac
}

libc() {
    if ls /lib/ld-musl-* > /dev/null 2>&1; then echo musl; else echo gnu; fi
}

cargo_leptos_url() {
    echo "https://github.com/leptos-rs/cargo-leptos/releases/download/v$1/cargo-leptos-$2.tar.gz"
}

wasm_bindgen_url() {
    echo "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/$1/wasm-bindgen-$1-$2.tar.gz"
}

# With a cheap profile (11 minutes instead of more than 20 on two cores), and a folder of its own for what is compiled,
# so that one that was stopped goes on where it was.
by_compiling() {
    local command=$1 crate=$2 version=$3 setting
    local settings=('profile.release.codegen-units=16' 'profile.release.lto="off"' 'profile.release.debug=0'
        'profile.release.strip=true' "profile.release.opt-level=$(worthwhile_optimisation "$command")")
    if [ "$command" = cargo-leptos ]; then
        # The two that compress what a release build ships, and would take minutes without.
        settings+=('profile.release.package.brotli.opt-level=3' 'profile.release.package.zopfli.opt-level=3')
    fi
    local flags=()
    for setting in "${settings[@]}"; do flags+=(--config "$setting"); done
    say "compiling $crate $version: once, about $(expected_minutes "$command") minutes on two cores"
    cargo install --locked --root "$tools" --target-dir "$tools/build" --version "$version" "${flags[@]}" "$crate" \
        && rm -rf "$tools/build"
}

worthwhile_optimisation() {
    if [ "$1" = cargo-leptos ]; then echo 0; else echo 1; fi
}

expected_minutes() {
    if [ "$1" = cargo-leptos ]; then echo '5 to 11'; else echo '1 to 3'; fi
}

# --- wasm-opt, for release builds only ---

ensure_wasm_opt() {
    local version
    version=$(pinned binaryen)
    # It says `wasm-opt version 123 (version_123)`.
    wasm-opt --version 2> /dev/null | grep -qw "version ${version%%.*}" && return
    if ! command -v npm > /dev/null; then
        say "npm is not there: cargo-leptos will download wasm-opt itself at the first release build"
        return
    fi
    say "installing wasm-opt $version (npm's binaryen)"
    mkdir -p "$npm_tools"
    if ! npm install --prefix "$npm_tools" --no-audit --no-fund --loglevel error --save-exact "binaryen@$version"; then
        say "that failed: cargo-leptos will download wasm-opt itself at the first release build"
    fi
    hash -r
}

# --- plain `cargo leptos` must find the tools too ---

show_to_cargo() {
    local command path
    if [ ! -d "$cargo_bin" ]; then
        say "for plain \`cargo leptos\`: export PATH=\"$tools/bin:$npm_tools/node_modules/.bin:\$PATH\""
        return
    fi
    for command in cargo-leptos wasm-bindgen wasm-opt; do
        for path in "$tools/bin/$command" "$npm_tools/node_modules/.bin/$command"; do
            if [ -x "$path" ] && [ ! -e "$cargo_bin/$command" ]; then
                ln -sf "$path" "$cargo_bin/$command"
                say "for plain \`cargo leptos\`: linked $command into $cargo_bin"
            fi
        done
    done
}
