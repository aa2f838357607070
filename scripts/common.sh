# shellcheck shell=bash
# What the scripts share: system packages, the virtual display, and parts with their times. Sourced, never run.

# The linker and the C library's headers, and what the font look-up links with.
BUILD_PACKAGES=(build-essential pkg-config libfontconfig-dev)

# What the window loads when it starts, and fonts for the scripts of the world.
WINDOW_PACKAGES=(
    libgl1 libegl1 libgl1-mesa-dri
    libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon0 libxkbcommon-x11-0
    libwayland-client0 libwayland-egl1
    fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji
)

# A display without a screen, with a window manager, hands and a camera.
DISPLAY_PACKAGES=(xvfb openbox xdotool scrot x11-utils x11-xkb-utils xkb-data)

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}

# say WORDS…: tells the user something; all words go to stderr, so that stdout stays free for data.
say() {
    printf '%s\n' "$*" >&2
}

# stop WORDS…: ends the script with a reason.
stop() {
    say "$(basename "$0"): $*"
    exit 2
}

# package_is_there PACKAGE: whether a Debian package is installed. A package held or half removed is not.
package_is_there() {
    dpkg-query --show --showformat='${db:Status-Status} ' "$1" 2>/dev/null | grep -qw installed
}

# need PACKAGE…: installs those that are missing, and asks for root rights only then.
need() {
    local package missing=()
    if ! command -v dpkg-query >/dev/null; then
        say "This is no Debian or Ubuntu machine; make sure that it has what these packages hold: $*"
        return 0
    fi
    for package in "$@"; do
        package_is_there "$package" || missing+=("$package")
    done
    if ((${#missing[@]} == 0)); then
        return 0
    fi
    say "Missing system packages: ${missing[*]}"
    install_packages "${missing[@]}"
}

# install_packages PACKAGE…: by apt-get, as root or by way of sudo.
install_packages() {
    local as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            say "Installing them needs root rights, and there is no sudo here. Let root run this, then start again:"
            say "    apt-get update && apt-get install -y --no-install-recommends $*"
            stop "system packages are missing"
        fi
        say "Installing them needs root rights; sudo may ask for your password."
        as_root=(sudo)
    fi
    # A list that is stale in one corner may still do; whether it does, the installation tells.
    "${as_root[@]}" apt-get update >&2 || say "apt-get update failed; trying with the package lists that are there."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2 ||
        stop "apt-get could not install: $*"
}

# need_rust: finds cargo, also where a fresh rustup has not reached this shell yet.
need_rust() {
    if ! command -v cargo >/dev/null && [[ -x ${CARGO_HOME:-$HOME/.cargo}/bin/cargo ]]; then
        PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
    fi
    command -v cargo >/dev/null || stop "cargo is not there; install Rust first, as https://rustup.rs tells"
}

VIRTUAL_DISPLAY_PIDS=()

# start_virtual_display: a display without a screen, with a window manager; DISPLAY names it until the script ends.
start_virtual_display() {
    local number folder
    folder=$(mktemp -d)
    mkfifo "$folder/number"
    # The server picks a number that is free and writes it when it is ready, so that nothing need be guessed or awaited.
    # Without -noreset it begins anew, and ends the window manager, when xprop was for a moment its only program.
    Xvfb -displayfd 7 -screen 0 1600x1000x24 -nolisten tcp -noreset 7>"$folder/number" 2>"$folder/errors" &
    VIRTUAL_DISPLAY_PIDS+=($!)
    trap stop_virtual_display EXIT
    if ! read -r -t 30 number <"$folder/number"; then
        cat "$folder/errors" >&2
        stop "the virtual display did not start"
    fi
    rm -r "$folder"
    export DISPLAY=:$number
    unset WAYLAND_DISPLAY
    openbox >/dev/null 2>&1 &
    VIRTUAL_DISPLAY_PIDS+=($!)
    await 30 window_manager_is_there || stop "the window manager did not start on the virtual display"
}

# The window manager first, so that it does not complain of a lost display.
stop_virtual_display() {
    local place
    for ((place = ${#VIRTUAL_DISPLAY_PIDS[@]} - 1; place >= 0; place--)); do
        kill "${VIRTUAL_DISPLAY_PIDS[place]}" 2>/dev/null || true
        wait "${VIRTUAL_DISPLAY_PIDS[place]}" 2>/dev/null || true
    done
    VIRTUAL_DISPLAY_PIDS=()
}

window_manager_is_there() {
    xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id'
}

# await SECONDS COMMAND…: until the command succeeds; fails when the time is over.
await() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.1
    done
}

PART_NAMES=()
PART_SECONDS=()

# part NAME COMMAND…: runs a part of the checks and notes its time; the first that fails ends the script with its name.
part() {
    local name=$1 start=$SECONDS
    shift
    say "== $name"
    if ! "$@"; then
        parts_table
        say "failed: $name, after $((SECONDS - start)) s"
        exit 1
    fi
    PART_NAMES+=("$name")
    PART_SECONDS+=($((SECONDS - start)))
    say "== $name: $((SECONDS - start)) s"
}

# parts_table: the time of each part so far, and of all.
parts_table() {
    local place total=0
    say ""
    for place in "${!PART_NAMES[@]}"; do
        say "$(printf '%6d s  %s' "${PART_SECONDS[place]}" "${PART_NAMES[place]}")"
        total=$((total + PART_SECONDS[place]))
    done
    say "$(printf '%6d s  in all' "$total")"
}
