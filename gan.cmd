@echo off
rem The gan command on Windows. In a checkout it builds on first use (delete cli\target to build again);
rem in a distribution (there it is bin\gan.cmd) the jars lie in lib. JAVA_HOME, GAN4J_OPTS, GAN4J_CLASSPATH as in gan.
setlocal
set "HERE=%~dp0"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo gan: Java is missing: install Java 17 or later, or set JAVA_HOME 1>&2
  exit /b 1
)

if exist "%HERE%pom.xml" goto checkout
set "CLASSPATH=%HERE%..\lib\*"
goto start

:checkout
set "LAUNCH=%HERE%cli\target\launch"
if not exist "%LAUNCH%\classpath.txt" (
  echo gan: building, on first use only 1>&2
  pushd "%HERE%"
  call mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl cli -am package 1>&2
  popd
)
if not exist "%LAUNCH%\classpath.txt" (
  echo gan: the build failed: it needs a JDK 17 or later and Maven 3.8 or later 1>&2
  exit /b 1
)
for /f "usebackq delims=" %%c in ("%LAUNCH%\classpath.txt") do set "CLASSPATH=%LAUNCH%\gan4j-cli.jar;%LAUNCH%\gan4j-core.jar;%%c"

:start
if defined GAN4J_CLASSPATH set "CLASSPATH=%CLASSPATH%;%GAN4J_CLASSPATH%"
rem An option that only newer Javas know: tried, as a version is hard to read here.
set "UNSAFE=--sun-misc-unsafe-memory-access=allow"
"%JAVA%" %UNSAFE% -version >nul 2>&1
if errorlevel 1 set "UNSAFE="
"%JAVA%" -XX:+UseSerialGC -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED %UNSAFE% %GAN4J_OPTS% org.gan4j.cli.Start %*
exit /b %ERRORLEVEL%
