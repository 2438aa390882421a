# Where scripts/install and scripts/uninstall put things. Sourced by both, from the root of the repository.

manifest_template=$(echo manifest/*.json.in)
manifest_name=$(basename "$manifest_template" .in) # Chrome wants the file to be called like the host
prefix=$HOME/.local

# A relative prefix is meant from where the script was called.
installed_host() { (cd "$called_from" && echo "$(realpath -m "$1")/bin/grok-retry-host"); }

# Directory below the config home, and the commands that start the browser it belongs to.
browsers() {
  cat <<'EOF'
google-chrome google-chrome google-chrome-stable
google-chrome-beta google-chrome-beta
google-chrome-unstable google-chrome-unstable
google-chrome-for-testing
chromium chromium chromium-browser
EOF
}

# "<browser> <manifest file>", one line each.
manifests_of_all_browsers() {
  local browser _
  while read -r browser _; do
    echo "$browser ${XDG_CONFIG_HOME:-$HOME/.config}/$browser/NativeMessagingHosts/$manifest_name"
  done < <(browsers)
}

# Of browsers that have been used, or could be.
manifests_of_found_browsers() {
  local browser commands file
  while read -r browser file; do
    read -r -a commands < <(browsers | sed -n "s/^$browser //p") || commands=()
    if [[ -d $(dirname "$(dirname "$file")") ]] || command -v "${commands[@]:-no-such-command}" >/dev/null; then
      echo "$browser $file"
    fi
  done < <(manifests_of_all_browsers)
}

path_in() { sed -n 's/.*"path"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$1" | head -n 1; }

# Ours already, or left over from a host that is gone.
may_replace() {
  local named
  named=$(path_in "$1")
  [[ $named == "$2" || ! -e $named ]]
}
