# What the tests need: PostgreSQL, Java, a Python with duckdb, pyspark, psycopg and chinesecalendar, Node.js, and a browser with Chinese
# letters. To be sourced; may be run again.
# Sets ZHIDA_TEST_PG and ZHIDA_TEST_PYTHON unless they are set already.

zhida_services() {
  local home="${ZHIDA_SERVICES:-$HOME/.cache/zhida-services}" missing="" cluster="zhida" port="${ZHIDA_TEST_PG_PORT:-5433}" version
  mkdir -p "$home"
  if [ -z "${ZHIDA_TEST_PG:-}" ]; then
    command -v pg_createcluster >/dev/null || missing="$missing postgresql"
  fi
  if [ -z "${ZHIDA_TEST_PYTHON:-}" ]; then
    command -v java >/dev/null || missing="$missing openjdk-17-jre-headless"
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
  fi
  command -v npm >/dev/null || missing="$missing nodejs npm"
  command -v chromium >/dev/null || missing="$missing chromium"
  fc-list 2>/dev/null | grep -q 'Noto Sans CJK' || missing="$missing fonts-noto-cjk fontconfig"
  if [ -n "$missing" ]; then
    echo "installing:$missing" >&2
    apt-get update -qq >&2
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
  fi
  if [ -z "${ZHIDA_TEST_PG:-}" ]; then
    version="$(ls /usr/lib/postgresql | sort -n | tail -1)"
    # UTF-8 sorted by code point, as the program sorts; nobody but this machine is let in, and nothing need survive a power cut.
    if ! pg_lsclusters -h | awk '{ print $1 "/" $2 }' | grep -qx "$version/$cluster"; then
      pg_createcluster "$version" "$cluster" --port "$port" --locale C.UTF-8 \
        -o fsync=off -o synchronous_commit=off -o full_page_writes=off -o jit=off -- --auth=trust >&2
    fi
    port="$(pg_lsclusters -h "$version" "$cluster" | awk '{ print $3 }')"
    pg_lsclusters -h "$version" "$cluster" | awk '{ print $4 }' | grep -q online || pg_ctlcluster "$version" "$cluster" start >&2
    for _ in $(seq 60); do
      pg_isready -q -h 127.0.0.1 -p "$port" && break
      sleep 1
    done
    pg_isready -q -h 127.0.0.1 -p "$port" || { echo "PostgreSQL does not start" >&2; return 1; }
    export ZHIDA_TEST_PG="postgresql://postgres@127.0.0.1:$port/postgres"
  fi
  if [ -z "${ZHIDA_TEST_PYTHON:-}" ]; then
    if ! "$home/venv/bin/python" -c 'import duckdb, pyspark, psycopg' 2>/dev/null; then
      rm -rf "$home/venv"
      python3 -m venv "$home/venv" >&2
      "$home/venv/bin/pip" install -q --disable-pip-version-check 'duckdb>=1.1' 'pyspark>=4' 'psycopg[binary]>=3.1' >&2
    fi
    # A second opinion on the working days of each year.
    "$home/venv/bin/python" -c 'import chinese_calendar' 2>/dev/null ||
      "$home/venv/bin/pip" install -q --disable-pip-version-check 'chinesecalendar>=1.11' >&2
    export ZHIDA_TEST_PYTHON="$home/venv/bin/python"
  fi
}

zhida_services
