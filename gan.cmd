@echo off
rem The gan command from a checkout, on Windows: builds on first use (delete cli\target to build again).
setlocal
set "ROOT=%~dp0"
set "LAUNCH=%ROOT%cli\target\launch"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if not exist "%LAUNCH%\classpath.txt" (
  echo gan: building, on first use only 1>&2
  pushd "%ROOT%"
  call mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl cli -am package 1>&2
  popd
)
if not exist "%LAUNCH%\classpath.txt" (
  echo gan: the build failed: it needs a JDK 17 or later and Maven 3.8 or later 1>&2
  exit /b 1
)
for /f "usebackq delims=" %%c in ("%LAUNCH%\classpath.txt") do set "LIBRARIES=%%c"
"%JAVA%" -XX:+UseSerialGC -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED %GAN4J_OPTS% -cp "%LAUNCH%\gan4j-cli.jar;%LAUNCH%\gan4j-core.jar;%LIBRARIES%" org.gan4j.cli.Start %*
exit /b %ERRORLEVEL%
