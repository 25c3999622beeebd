# What runs beside the tests: a PostgreSQL cluster, a mail server and the demo, each on a port and in a folder of this
# run alone. Read by tests/run.
#
# Steps run in subshells, so a service is known by files in $run: NAME.env (settings for the tests) says that it is up,
# NAME.pid ("SIGNAL PID BIRTH") how to stop it. To add one: write `start_NAME` that calls `keep` and ends with writing the
# settings.

# need THING: installs it if it can be missing, starts it if it is a service that isn't up, and takes its settings.
need() {
  if declare -F "install_$1" >/dev/null; then "install_$1"; fi
  if declare -F "start_$1" >/dev/null; then
    [ -e "$run/$1.env" ] || "start_$1"
    source "$run/$1.env"
  fi
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# wait_until SECONDS PID COMMAND…: asks five times a second, for as long as the process is there.
wait_until() {
  local deadline=$((SECONDS + $1)) pid=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    running "$pid" && [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}
running() { kill -0 "$1" 2>/dev/null; }

# keep NAME SIGNAL PID: the process is stopped by this signal in the end. Its birth tells it from a later one with its number.
keep() { echo "$2 $3 $(birth "$3")" >"$run/$1.pid"; }
birth() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3 && grep -q '^HTTP/1.[01] 200' <&3); }

# PostgreSQL refuses to run as root, so root lends it the user that its package made.
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start_postgres() {
  local programs data=$run/postgres/data log=$logs/postgres.log port
  programs=$(postgres_programs); port=$(free_port)
  chmod 711 "$run"; mkdir "$run/postgres"
  [ "$(id -u)" -ne 0 ] || chown postgres "$run/postgres"
  (cd "$run/postgres" && as_postgres "$programs/initdb" --pgdata "$data" --username torget --auth trust \
    --encoding UTF8 --no-locale --no-sync) >"$log" 2>&1 || { cat "$log"; return 1; }
  # Losing the cluster with the machine costs nothing, so it needn't wait for the disk. A time zone that nobody has
  # in mind shows at once what leans on the server's.
  as_postgres tee -a "$data/postgresql.conf" >/dev/null <<-END
	listen_addresses = '127.0.0.1'
	port = $port
	unix_socket_directories = ''
	max_connections = 300
	fsync = off
	full_page_writes = off
	timezone = 'Pacific/Auckland'
	END
  (cd "$run/postgres" && as_postgres "$programs/pg_ctl" --pgdata "$data" --log "$run/postgres/log" --wait start) \
    >>"$log" 2>&1 || { cat "$log" "$run/postgres/log"; return 1; }
  keep postgres QUIT "$(as_postgres head -n 1 "$data/postmaster.pid")"
  echo "export TORGET_TEST_POSTGRES_URL=postgres://torget@127.0.0.1:$port/postgres" >"$run/postgres.env"
}

start_mail() {
  python tests/tools/smtp_server.py "$run/mail" >"$run/mail.port" 2>"$logs/mail.log" </dev/null &
  keep mail TERM "$!"
  wait_until 20 "$!" test -s "$run/mail.port" || { cat "$logs/mail.log"; return 1; }
  cat >"$run/mail.env" <<-END
	export TORGET_TEST_SMTP_PORT=$(cat "$run/mail.port")
	export TORGET_TEST_MAIL_DIR=$run/mail
	END
}

install_binary() { cargo build --workspace --bins; }

start_demo() {
  need binary
  local port; port=$(free_port)
  "$TORGET_TEST_BINARY" demo --port "$port" --data "$run/demo" --accounts "$run/accounts.json" --fresh \
    >"$logs/demo.log" 2>&1 </dev/null &
  keep demo TERM "$!"
  wait_until 60 "$!" answers "$port" /health/ready || { echo "the demo did not start:"; cat "$logs/demo.log"; return 1; }
  cat >"$run/demo.env" <<-END
	export TORGET_TEST_URL=http://127.0.0.1:$port
	export TORGET_TEST_ACCOUNTS=$run/accounts.json
	END
}

stop_services() {
  local file signal pid born
  for file in "$run"/*.pid; do
    [ -e "$file" ] || continue
    read -r signal pid born <"$file"
    [ "$(birth "$pid")" = "$born" ] || continue
    kill "-$signal" "$pid" 2>/dev/null || continue
    for _ in {1..50}; do running "$pid" || continue 2; sleep 0.2; done
    kill -KILL "$pid" 2>/dev/null || true
  done
}
