#!/bin/bash
# Makes a disk image of the application, and signs and notarises both where the keys for it are there.
#
#   release.sh "dist/VOD Desktop.app" dist/VOD-Desktop-1.2.3-macos.dmg
#
# Read from the environment, never from the command line:
#   VOD_DESKTOP_SIGNING_IDENTITY   "Developer ID Application: ..." in the keychain; without it the image is for testing only
#   VOD_DESKTOP_NOTARY_PROFILE     what `xcrun notarytool store-credentials` was told to call the account's key
set -euo pipefail

app=$1
image=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
identity=${VOD_DESKTOP_SIGNING_IDENTITY:-}
profile=${VOD_DESKTOP_NOTARY_PROFILE:-}

if [[ -n $identity ]]; then
    # Libraries first, what contains them last: a signature covers those inside it.
    find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
        xargs -0 codesign --force --timestamp --options runtime --sign "$identity"
    find "$app/Contents/Frameworks" -type d -name '*.framework' -prune -print0 |
        xargs -0 codesign --force --timestamp --options runtime --sign "$identity"
    codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" --sign "$identity" "$app"
else
    echo "No signing identity: the application is signed for this machine only." >&2
fi
codesign --verify --deep --strict "$app"

content=$(mktemp -d)
trap 'rm -rf "$content"' EXIT
ditto "$app" "$content/$(basename "$app")"
ln -s /Applications "$content/Applications"
hdiutil create -volname "VOD Desktop" -srcfolder "$content" -format UDZO -ov "$image"

if [[ -n $identity ]]; then
    codesign --force --timestamp --sign "$identity" "$image"
fi
if [[ -n $identity && -n $profile ]]; then
    xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature "$image"
else
    echo "Not notarised: macOS will warn who opens it." >&2
fi
