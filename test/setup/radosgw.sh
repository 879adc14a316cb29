#!/usr/bin/env bash
# A real S3 server for the store's conformance test: Ceph's object gateway (one monitor, one manager, one file-backed OSD, one
# gateway) in a folder of its own on 127.0.0.1. Nothing outside the folder is touched.
#
#   test/setup/radosgw.sh start [FOLDER]   prints "export TEST_S3_…=…" lines on stdout, progress on stderr
#   test/setup/radosgw.sh stop  [FOLDER]   stops the daemons and removes the folder
#
#   eval "$(test/setup/radosgw.sh start)" && npm test; test/setup/radosgw.sh stop
#
# Debian: apt-get install --no-install-recommends ceph-mon ceph-mgr ceph-osd ceph-common radosgw
set -euo pipefail

mode=${1:-}
folder=${2:-${TMPDIR:-/tmp}/lien-thong-radosgw-$(id -u)}
access_key=lienthongtest
secret_key=chi-dung-cho-kiem-thu-0123456789

say() { printf 'radosgw: %s\n' "$*" >&2; }

# Each daemon writes its own pid file, so only what this folder started is ever ended.
stop() {
  local file pid
  for file in "$folder"/pid/*.pid; do
    [ -s "$file" ] || continue
    pid=$(cat "$file")
    # A stale file may name a stranger by now: our daemons carry the folder in their command line.
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$folder/"; then
      kill -9 "$pid" 2>/dev/null || true # the data is thrown away, an orderly stop would only take time
      while [ -d "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.05; done
    fi
  done
  # Refuse to remove anything that is not ours.
  if [ -f "$folder/ceph.conf" ]; then rm -rf "$folder"; fi
}

fail() {
  say "$*"
  tail -n 15 "$folder"/log/*.log >&2 2>/dev/null || true
  stop
  exit 1
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000)) # below the ephemeral range, so no outgoing connection takes it meanwhile
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
}

# wait_for SECONDS COMMAND…: until the command succeeds.
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$until" ]; then return 1; fi
    sleep 0.2
  done
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

write_config() {
  cat >"$folder/ceph.conf" <<CONF
[global]
fsid = $fsid
mon_host = [v2:127.0.0.1:$mon_v2,v1:127.0.0.1:$mon_v1]
public_network = 127.0.0.0/8
# With authentication off the gateway of Ceph 16 hangs while connecting, so it stays on.
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
keyring = $folder/keyring
log_file = $folder/log/\$name.log
pid_file = $folder/pid/\$name.pid
admin_socket = $folder/run/\$name.asok
run_dir = $folder/run
crash_dir = $folder/crash
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
mon_data_avail_warn = 1
mon_data_avail_crit = 1
[mon.a]
mon_data = $folder/mon
[mgr.x]
mgr_data = $folder/mgr
mgr_initial_modules =
[osd.0]
osd_data = $folder/osd
osd_objectstore = bluestore
bluestore_block_size = 4294967296
osd_memory_target = 939524096
[client.rgw]
rgw_data = $folder/rgw
rgw_frontends = beast endpoint=127.0.0.1:$rgw_port
rgw_enable_usage_log = false
rgw_dynamic_resharding = false
CONF
}

start() {
  local tool mon_v1 mon_v2 rgw_port fsid osd began=$SECONDS
  for tool in ceph-mon ceph-mgr ceph-osd ceph ceph-authtool monmaptool radosgw radosgw-admin; do
    command -v "$tool" >/dev/null || { say "$tool is not installed"; exit 3; }
  done
  stop # what an interrupted run left behind
  mkdir -p "$folder"/{log,pid,run,crash,mon,mgr,osd,rgw}
  mon_v2=$(free_port) mon_v1=$(free_port) rgw_port=$(free_port)
  fsid=$(cat /proc/sys/kernel/random/uuid)
  osd=$(cat /proc/sys/kernel/random/uuid)
  write_config
  export CEPH_CONF="$folder/ceph.conf" CEPH_ARGS=''
  # shellcheck disable=SC2054
  local conf=(-c "$folder/ceph.conf")

  ceph-authtool --create-keyring "$folder/keyring" --gen-key -n mon. --cap mon 'allow *' >&2
  ceph-authtool "$folder/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >&2
  ceph-authtool "$folder/keyring" --gen-key -n mgr.x --cap mon 'allow profile mgr' --cap osd 'allow *' >&2
  ceph-authtool "$folder/keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap mgr 'allow profile osd' --cap osd 'allow *' >&2
  ceph-authtool "$folder/keyring" --gen-key -n client.rgw --cap mon 'allow rw' --cap osd 'allow rwx' --cap mgr 'allow rw' >&2
  # Both protocol generations must be in the map, or the gateway does not find its monitor.
  monmaptool --create --addv a "[v2:127.0.0.1:$mon_v2,v1:127.0.0.1:$mon_v1]" --fsid "$fsid" "$folder/monmap" >&2
  ceph-mon "${conf[@]}" --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring" >&2 || fail 'monitor: mkfs failed'
  ceph-mon "${conf[@]}" -i a >&2 || fail 'monitor did not start'
  wait_for 30 ceph "${conf[@]}" --connect-timeout 5 mon stat || fail 'monitor does not answer'
  ceph-mgr "${conf[@]}" -i x >&2 || fail 'manager did not start'
  ceph "${conf[@]}" osd new "$osd" 0 >&2 || fail 'osd new failed'
  ceph-osd "${conf[@]}" -i 0 --mkfs --osd-uuid "$osd" >&2 || fail 'osd: mkfs failed'
  ceph-osd "${conf[@]}" -i 0 >&2 || fail 'osd did not start'
  # The gateway would make these at the first bucket and the first object, which then take seconds each.
  local pool
  for pool in buckets.index buckets.data buckets.non-ec; do
    ceph "${conf[@]}" osd pool create "default.rgw.$pool" 1 >&2 || fail "pool $pool was not made"
    ceph "${conf[@]}" osd pool application enable "default.rgw.$pool" rgw >&2 || fail "pool $pool was not marked"
  done
  radosgw "${conf[@]}" -n client.rgw >&2 || fail 'gateway did not start'
  wait_for 90 answers "$rgw_port" || fail 'gateway does not answer'
  radosgw-admin "${conf[@]}" user create --uid=test --display-name=test \
    --access-key="$access_key" --secret-key="$secret_key" >/dev/null || fail 'no user could be made'
  say "ready after $((SECONDS - began)) s in $folder"
  printf 'export TEST_S3_ENDPOINT=http://127.0.0.1:%s\n' "$rgw_port"
  printf 'export TEST_S3_ACCESS_KEY=%s\nexport TEST_S3_SECRET_KEY=%s\n' "$access_key" "$secret_key"
}

case "$mode" in
start) start ;;
stop) stop ;;
*) say 'usage: radosgw.sh start|stop [FOLDER]'; exit 2 ;;
esac
