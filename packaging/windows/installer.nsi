; Installs VOD Desktop for one user, without administrator rights. Made by `dev.py package`, which hands over:
;   VERSION   three numbers
;   PAYLOAD   the folder with the frozen program
;   PICTURES  a folder with app.ico and side.bmp
;   OUTFILE   where the installer goes
;   SIGN      optional: a command that signs the file that follows it
;   TARGET    optional: the kind of program that the installer itself is; that of NSIS (32 bits) runs on every Windows
;
; /S installs or removes silently. The uninstaller keeps queue, history and settings unless its user ticks the box, or /DELETEDATA
; stands on its command line.

Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestSupportedOS Win10
ManifestDPIAware true
ManifestLongPathAware true

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh

!define PRODUCT "VOD Desktop"
!define PUBLISHER "VOD Desktop contributors"
!define WINDOW_EXE "VOD Desktop.exe"
!define COMMAND_EXE "vod-desktop.exe"
!define DATA "$LOCALAPPDATA\vod-desktop"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PRODUCT}"
!define OPEN_WITH_KEY "Software\Classes\Applications\${WINDOW_EXE}"
!define APP_PATH_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths\${COMMAND_EXE}"
!define IN_USE 2 ; exit code of a silent run that the running program stands in the way of

Name "${PRODUCT}"
OutFile "${OUTFILE}"
InstallDir "$LOCALAPPDATA\Programs\${PRODUCT}"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "${PRODUCT} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

!define MUI_ICON "${PICTURES}/app.ico"
!define MUI_UNICON "${PICTURES}/app.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURES}/side.bmp"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW_EXE}"

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES

; The first is for those whose language is neither.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString SUMMARY ${LANG_ENGLISH} "Uploads videos to Tencent Cloud VOD"
LangString SUMMARY ${LANG_SIMPCHINESE} "把视频上传到腾讯云点播"
LangString RUNNING ${LANG_ENGLISH} "${PRODUCT} is running. Quit it, then try again; uploads go on where they stopped."
LangString RUNNING ${LANG_SIMPCHINESE} "${PRODUCT} 正在运行。请退出后重试；上传会从中断处继续。"
LangString UN_PROGRAM ${LANG_ENGLISH} "The program"
LangString UN_PROGRAM ${LANG_SIMPCHINESE} "程序"
LangString UN_DATA ${LANG_ENGLISH} "Queue, history and settings"
LangString UN_DATA ${LANG_SIMPCHINESE} "队列、历史记录和设置"
LangString UN_DATA_MORE ${LANG_ENGLISH} "Deletes what has been uploaded from the history and forgets unfinished uploads. Keys of accounts that were not removed in the program stay in the Credential Manager. Without this, a new installation goes on where this one stopped."
LangString UN_DATA_MORE ${LANG_SIMPCHINESE} "删除上传历史，并放弃未完成的上传。未在程序中移除的账号，其密钥仍保留在“凭据管理器”中。如不勾选，重新安装后会从中断处继续。"
LangString UN_PROGRAM_MORE ${LANG_ENGLISH} "Removes the program, its Start menu entry and its entry under “Send to”."
LangString UN_PROGRAM_MORE ${LANG_SIMPCHINESE} "移除程序、开始菜单项以及“发送到”菜单项。"

VIProductVersion "${VERSION}.0"
!macro VersionStrings LANGUAGE DESCRIPTION
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "${PRODUCT}"
  VIAddVersionKey /LANG=${LANGUAGE} "CompanyName" "${PUBLISHER}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "${DESCRIPTION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "${PUBLISHER}, Apache-2.0"
!macroend
!insertmacro VersionStrings ${LANG_ENGLISH} "${PRODUCT} Setup"
!insertmacro VersionStrings ${LANG_SIMPCHINESE} "${PRODUCT} 安装程序"

!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

; A running program cannot be overwritten: better to say so than to leave half of the old one behind.
!macro DemandNotRunning
  ${If} ${FileExists} "$INSTDIR\${WINDOW_EXE}"
    again:
    ClearErrors
    FileOpen $0 "$INSTDIR\${WINDOW_EXE}" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY again
      SetErrorLevel ${IN_USE}
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro SupportedType EXTENSION
  WriteRegStr HKCU "${OPEN_WITH_KEY}\SupportedTypes" ".${EXTENSION}" ""
!macroend

!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${WINDOW_EXE}"
  Delete "$INSTDIR\${COMMAND_EXE}"
!macroend

Section "Program"
  !insertmacro DemandNotRunning
  !insertmacro RemoveProgram ; of an older version, which may have had files that this one has not
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*"
  WriteUninstaller "$INSTDIR\Uninstall.exe"

  CreateShortCut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\${WINDOW_EXE}" "" "" "" "" "" "$(SUMMARY)"
  CreateShortCut "$SENDTO\${PRODUCT}.lnk" "$INSTDIR\${WINDOW_EXE}" "" "" "" "" "" "$(SUMMARY)"

  ; "Open with" offers us; no type is claimed, a double click stays with the player that the user has.
  WriteRegStr HKCU "${OPEN_WITH_KEY}" "FriendlyAppName" "${PRODUCT}"
  WriteRegStr HKCU "${OPEN_WITH_KEY}\shell\open\command" "" '"$INSTDIR\${WINDOW_EXE}" "%1"'
  !insertmacro SupportedType "3gp"
  !insertmacro SupportedType "asf"
  !insertmacro SupportedType "avi"
  !insertmacro SupportedType "flac"
  !insertmacro SupportedType "flv"
  !insertmacro SupportedType "m4a"
  !insertmacro SupportedType "mkv"
  !insertmacro SupportedType "mov"
  !insertmacro SupportedType "mp3"
  !insertmacro SupportedType "mp4"
  !insertmacro SupportedType "mpeg"
  !insertmacro SupportedType "mpg"
  !insertmacro SupportedType "ogg"
  !insertmacro SupportedType "rm"
  !insertmacro SupportedType "rmvb"
  !insertmacro SupportedType "ts"
  !insertmacro SupportedType "wav"
  !insertmacro SupportedType "webm"
  !insertmacro SupportedType "wmv"
  WriteRegStr HKCU "${APP_PATH_KEY}" "" "$INSTDIR\${COMMAND_EXE}"

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${PRODUCT}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOW_EXE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
SectionEnd

Section "un.$(UN_PROGRAM)" UN_SECTION_PROGRAM
  SectionIn RO
  !insertmacro DemandNotRunning
  !insertmacro RemoveProgram
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR" ; only if nothing of the user's lies in it
  Delete "$SMPROGRAMS\${PRODUCT}.lnk"
  Delete "$SENDTO\${PRODUCT}.lnk"
  DeleteRegKey HKCU "${OPEN_WITH_KEY}"
  DeleteRegKey HKCU "${APP_PATH_KEY}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
SectionEnd

Section /o "un.$(UN_DATA)" UN_SECTION_DATA
  RMDir /r "${DATA}"
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${UN_SECTION_PROGRAM} "$(UN_PROGRAM_MORE)"
  !insertmacro MUI_DESCRIPTION_TEXT ${UN_SECTION_DATA} "$(UN_DATA_MORE)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END

Function un.onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${UN_SECTION_DATA}
  ${EndIf}
FunctionEnd
