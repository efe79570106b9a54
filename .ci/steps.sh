# The steps of .ci/run that are more than one command.

install_packages() {
  local need=() have
  have() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
  for package in git python3 python3-venv gettext poppler-utils chromium-headless-shell fonts-dejavu-core fonts-liberation \
    postgresql-15 postgresql-client-15 redis-server redis-tools; do
    have "$package" || need+=("$package")
  done
  [ -x "$CHROMIUM" ] && need=("${need[@]/#chromium-headless-shell/}")
  python3 -c 'import ensurepip, venv' 2>/dev/null && need=("${need[@]/#python3*/}")
  need=($(printf '%s\n' "${need[@]:-}" | grep -v '^$'))
  if [ ${#need[@]} = 0 ]; then
    echo "all there"
    return 0
  fi
  echo "installing ${need[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q -o Acquire::Retries=3 &&
    apt-get install -y -q --no-install-recommends -o Acquire::Retries=3 "${need[@]}" >"$LOGS/apt" 2>&1 ||
    { tail -n 30 "$LOGS/apt"; return 1; }
}

clean_clone() { # git asks who owns the folder; in a container that is often somebody else
  printf '[safe]\n\tdirectory = *\n' >"$WORK/gitconfig"
  GIT_CONFIG_GLOBAL=$WORK/gitconfig git clone -q --no-hardlinks "$SOURCE" "$CLONE" &&
    git -C "$CLONE" log -1 --format='%h %s'
}

deploy_check() { # production settings with values that serve for nothing else
  env DJANGO_SETTINGS_MODULE=config.settings.production \
    SECRET_KEY="$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    ALLOWED_HOSTS=ancs.example ANCS_SITE_URL=https://ancs.example ANCS_DATA_DIR="$WORK/production" \
    DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0 \
    EMAIL_URL=smtp://127.0.0.1:1 \
    python manage.py check --deploy --fail-level WARNING
}

translations() { # complete, nothing uncertain, compiled as it stands
  local folder=locale/vi/LC_MESSAGES bad=0
  msgfmt --check-format -o "$WORK/new.mo" $folder/django.po || bad=1
  if ! diff <(msgunfmt "$WORK/new.mo") <(msgunfmt $folder/django.mo) >/dev/null; then
    echo "django.mo is not what django.po compiles to"
    bad=1
  fi
  python manage.py makemessages -l vi --no-obsolete --no-location \
    -i '.venv/*' -i 'var/*' -i 'tests/*' -i 'node_modules/*' >/dev/null || bad=1
  for kind in --untranslated --only-fuzzy; do
    msgattrib $kind --no-obsolete $folder/django.po >"$WORK/left.po" || bad=1
    if [ -s "$WORK/left.po" ]; then
      echo "$kind:"
      grep '^msgid' "$WORK/left.po" | grep -v '^msgid ""$'
      bad=1
    fi
  done
  git checkout -q -- locale
  return $bad
}
