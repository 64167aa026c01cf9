@echo off
rem Starts the CLIP embedding service: finds Java, builds where nothing is built yet, and hands over to the launcher.
rem start-clip-service.bat --help tells the options.
setlocal

set "ROOT=%~dp0"
set "ROOT=%ROOT:~0,-1%"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
set "MAJOR="
for /f "tokens=3" %%v in ('call "%JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do (
  for /f "delims=.-+ tokens=1" %%m in ("%%~v") do set "MAJOR=%%m"
)
if not defined MAJOR (
  echo clip-service: Java 17 or newer is needed, found none: install it, or set JAVA_HOME. 1>&2
  exit /b 1
)
if %MAJOR% LSS 17 (
  echo clip-service: Java 17 or newer is needed, found %MAJOR%: install it, or set JAVA_HOME. 1>&2
  exit /b 1
)

if exist "%ROOT%\launcher" (
  set "CLIP_HOME=%ROOT%"
) else (
  set "CLIP_HOME=%ROOT%\dist\target\clip-service"
)
if exist "%ROOT%\launcher" goto start
if exist "%CLIP_HOME%\BUILD" goto start

where mvn >nul 2>nul
if errorlevel 1 (
  echo clip-service: Nothing is built yet, and building needs Maven 3.8 or newer: install it, then start again. 1>&2
  exit /b 1
)
if not exist "%ROOT%\target" mkdir "%ROOT%\target"
set "LOG=%ROOT%\target\build.log"
echo Nothing is built yet: building, which takes some minutes the first time (log: %LOG%)
pushd "%ROOT%"
call mvn -B -Dstyle.color=never -DskipTests package > "%LOG%" 2>&1
popd
if not exist "%CLIP_HOME%\BUILD" (
  findstr /b /c:"[ERROR]" "%LOG%" 1>&2
  echo clip-service: The build failed. Its log: %LOG% 1>&2
  exit /b 1
)

:start
"%JAVA%" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Dclip.home=%CLIP_HOME%" ^
  -cp "%CLIP_HOME%\launcher\*" dev.clipservice.dist.launcher.Launcher %*
exit /b %ERRORLEVEL%
