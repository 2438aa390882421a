; The installer: for one user, without an administrator. It is the zip, unpacked, and --install run.
;   makensis -DVERSION=1.2.3 -DFOLDER=what/to/install -DOUT=setup.exe packaging/windows/installer.nsi
; /S installs and removes without asking.
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel user
Name "grok-retry-host ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\grok-retry-host"
BrandingText "grok-retry-host ${VERSION}"
ShowInstDetails show
ShowUninstDetails show

VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "grok-retry-host"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Installer of grok-retry-host"
VIAddVersionKey LegalCopyright "MIT licence"

!define PROGRAM "$INSTDIR\grok-retry-host.exe"
!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\grok-retry-host"

LicenseData "${FOLDER}/LICENSE.txt"
Page license
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

; A program that runs cannot be replaced, but it can be renamed. The host that runs keeps serving, and each new connection
; starts the new one. What is left under another name goes when nobody runs it any more.
!macro SetAside un
Function ${un}SetAside
  StrCpy $0 0
  try:
    IntOp $0 $0 + 1
    Delete "${PROGRAM}.old$0"
    IfFileExists "${PROGRAM}.old$0" 0 +2
    IntCmp $0 9 done try done
  ClearErrors
  Rename "${PROGRAM}" "${PROGRAM}.old$0"
  Delete "${PROGRAM}.old$0"
  ClearErrors
  done:
FunctionEnd
!macroend
!insertmacro SetAside ""
!insertmacro SetAside "un."

Section
  SetOutPath "$INSTDIR"
  Call SetAside
  RMDir /r "$INSTDIR\extension-shim"
  ClearErrors
  File /r "${FOLDER}/*"
  IfErrors 0 +3
    SetErrorLevel 1
    Abort "Some files could not be written."
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${REMOVAL}" "DisplayName" "grok-retry-host"
  WriteRegStr HKCU "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVAL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REMOVAL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${REMOVAL}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVAL}" "NoRepair" 1
  DetailPrint "Telling the browsers..."
  nsExec::ExecToLog '"${PROGRAM}" --install'
  Pop $0
  StrCmp $0 0 +2
    DetailPrint "No browser was told. Install one, start it once, and run this again."
SectionEnd

Section "un."
  nsExec::ExecToLog '"${PROGRAM}" --uninstall'
  Pop $0
  Call un.SetAside
  RMDir /r "$INSTDIR\extension-shim"
  Delete "$INSTDIR\README.txt"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\CHANGELOG.txt"
  Delete "$INSTDIR\THIRD_PARTY.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${REMOVAL}"
  DetailPrint "Your sessions stay in $LOCALAPPDATA\grok-retry-host until you delete that folder."
SectionEnd
