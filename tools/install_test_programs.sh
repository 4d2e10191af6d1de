#!/bin/sh
# Installs the programs that the suite drives (Chromium, PostgreSQL, Poppler, LibreOffice) through apt, when it
# may: as root, or by a password-less sudo. Otherwise says what to install and goes on; the suite
# then skips those tests with a reason, or fails on them where CI=true.
# With the word "bench" it installs the peers of the benchmarks too.
set -eu

wanted=""
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
command -v soffice >/dev/null 2>&1 || wanted="$wanted libreoffice-writer-nogui libreoffice-calc-nogui"
command -v pdftoppm >/dev/null 2>&1 || wanted="$wanted poppler-utils"
command -v curl >/dev/null 2>&1 || wanted="$wanted curl"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 \
  || wanted="$wanted postgresql"
if [ "${1:-}" = "bench" ]; then
  command -v hledger >/dev/null 2>&1 || wanted="$wanted hledger"
  ldconfig -p 2>/dev/null | grep -q libpango-1.0 || wanted="$wanted libpango-1.0-0 libpangoft2-1.0-0"
fi
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" = 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo"
else
  echo "Not installed, and no right to install:$wanted. As root: apt-get install$wanted"
  exit 0
fi
command -v apt-get >/dev/null 2>&1 || { echo "No apt-get here; install by hand:$wanted"; exit 0; }
echo "Installing through apt:$wanted"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -qq -y --no-install-recommends $wanted >/dev/null
