#!/bin/sh
# A base for the image from Debian's packages alone, for a machine that reaches no registry of images.
# Usage, as root: base.sh IMAGE PODMAN...
set -eu
image=$1
shift
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates trixie "$root" >&2
# Whatever this machine trusts, a build on it has to trust.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
tar -C "$root" -cf - . |
    "$@" import --quiet --change "ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt" - "$image"
