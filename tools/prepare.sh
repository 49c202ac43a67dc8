# Sourced by ./quickstart and ./test: installs what is missing from Debian's packages, and nothing else.
# Root, or a user with sudo; with neither it prints the one line to run and stops.

build_packages="g++ cmake ninja-build pkg-config libpq-dev libpg-query-dev libprotobuf-c-dev libexpected-dev libcli11-dev
libfmt-dev libspdlog-dev libtomlplusplus-dev libssl-dev libmimalloc-dev postgresql-15"
test_packages="libgtest-dev librapidcheck-dev libbenchmark-dev postgresql-client-15 postgresql-15-pgtap
libtap-parser-sourcehandler-pgtap-perl clang-format nodejs:node npm:npm"

say() { printf '\033[1m%s\033[0m\n' "$*"; }

# NAME or NAME:COMMAND; with a command, any installation of it will do.
missing_packages() {
  for entry in "$@"; do
    package=${entry%%:*}
    command=${entry#"$package"}
    command=${command#:}
    if [ -n "$command" ] && command -v "$command" >/dev/null 2>&1; then continue; fi
    case "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" in
      ii*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

install_packages() {
  missing=$(missing_packages "$@")
  if [ -z "$missing" ]; then return 0; fi
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=sudo
  else
    printf 'These packages are missing and this user may not install them. As root, run:\n  apt-get install -y --no-install-recommends %s\n' \
      "$missing" >&2
    exit 3
  fi
  say "installing: $missing"
  # No server on port 5432: the package must not create its own cluster.
  $as_root mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' | $as_root tee /etc/postgresql-common/createcluster.d/wesley-no-main-cluster.conf >/dev/null
  install_status=0
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get install -y -qq --no-install-recommends \
      -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 $missing || install_status=$?
  $as_root rm -f /etc/postgresql-common/createcluster.d/wesley-no-main-cluster.conf
  if [ "$install_status" != 0 ]; then
    printf 'the packages could not be installed (apt-get exit code %s)\n' "$install_status" >&2
    exit 3
  fi
}

# A compiler job needs about 1 GB of memory.
build_jobs() {
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)
  if [ "$memory" -lt 1 ]; then memory=1; fi
  if [ "$memory" -lt "$cores" ]; then echo "$memory"; else echo "$cores"; fi
}
