#!/usr/bin/env bash
# A bootstrap in bash alone: one connection for each call, closed after it, as the tutorial's curl does.
set -euo pipefail
export LC_ALL=C
host=${AWS_LAMBDA_RUNTIME_API%:*}
port=${AWS_LAMBDA_RUNTIME_API#*:}

# METHOD PATH BODY: leaves the request's id in `id` and the answer's body in `answer`.
call() {
    exec 3<>"/dev/tcp/$host/$port"
    printf '%s /2018-06-01/runtime/invocation/%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' \
        "$1" "$2" "$host" "${#3}" "$3" >&3
    local line length=0
    id=''
    while IFS= read -r line <&3 && line=${line%$'\r'} && [ -n "$line" ]; do
        case $line in
        [Cc]ontent-[Ll]ength:*) length=${line#*: } ;;
        [Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d:*) id=${line#*: } ;;
        esac
    done
    IFS= read -r -N "$length" answer <&3 || true
    exec 3>&-
}

while true; do
    call GET next ''
    echo "took $id"
    call POST "$id/response" "{\"statusCode\": 200, \"body\": \"bash saw ${#answer} bytes\"}"
done
