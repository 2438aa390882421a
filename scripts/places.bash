# Arguments that scripts/install and scripts/uninstall share, and what lies where below the prefix. Sourced by both.
prefix=$HOME/.local
force=()

# A relative prefix is meant from where the script was called.
read_arguments() {
  local name=$1
  shift
  while (($#)); do
    case $1 in
      --prefix) prefix=${2:?--prefix needs a directory}; shift ;;
      --prefix=*) prefix=${1#*=} ;;
      --force) force=(--force) ;;
      -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "scripts/$name"; exit 0 ;;
      -*) echo "scripts/$name: unknown argument: $1" >&2; exit 2 ;;
      *) prefix=$1 ;;
    esac
    shift
  done
  prefix=$(cd "$called_from" && realpath -m "$prefix")
  host=$prefix/bin/grok-retry-host
}

# All that `cmake --install` puts below the prefix.
installed_things() {
  local thing
  for thing in bin/grok-retry-host share/man/man1/grok-retry-host.1 share/grok-retry-host share/doc/grok-retry-host \
    share/bash-completion/completions/grok-retry-host share/zsh/site-functions/_grok-retry-host \
    share/fish/vendor_completions.d/grok-retry-host.fish; do
    echo "$prefix/$thing"
  done
}
