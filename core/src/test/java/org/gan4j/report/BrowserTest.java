package org.gan4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gan4j.report.Report.Best;
import org.gan4j.report.Report.Classes;
import org.gan4j.report.Report.ClosePair;
import org.gan4j.report.Report.Direction;
import org.gan4j.report.Report.Interval;
import org.gan4j.report.Report.Neighbour;
import org.gan4j.report.Report.Neighbours;
import org.gan4j.report.Report.NetworkRow;
import org.gan4j.report.Report.NetworkTable;
import org.gan4j.report.Report.Score;
import org.gan4j.report.Report.Sheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a real browser: Chromium and its driver, as Debian installs them. */
@Tag("browser")
class BrowserTest {
  private static final Pattern ADDRESS = Pattern.compile("\"url\":\"([^\"]*)\"");

  /** What a color-contrast of WCAG AA asks of text. */
  private static final double CONTRAST = 4.5;

  /** Held here, since loggers that nobody holds forget their level: it warns of new browsers. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  @TempDir static Path folder;
  private static Path page;
  private static ChromeDriver browser;

  @BeforeAll
  static void open() {
    Optional<Path> chromium = onPath("chromium");
    Optional<Path> driver = onPath("chromedriver");
    assumeTrue(
        chromium.isPresent() && driver.isPresent(),
        "the report is not tested in a browser here: chromium and chromedriver are not installed");
    SELENIUM.setLevel(Level.SEVERE);
    page = folder.resolve("report.html");
    ReportFile.write(page, report());
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable("browser", Level.ALL);
    logs.enable("performance", Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND");
    // A driver that is named is not looked for, nor downloaded; it makes a fresh profile.
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    browser = new ChromeDriver(service, options);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  @BeforeEach
  void load() {
    width(1200);
    // Smooth scrolling would move controls away under the pointer.
    media("light", "reduce");
    browser.get(page.toUri().toString());
  }

  @Test
  void thePageIsWholeAndQuiet() {
    browser.manage().logs().get("performance").getAll();
    browser.navigate().refresh();
    new WebDriverWait(browser, Duration.ofSeconds(10))
        .until(ready -> script("return document.readyState").equals("complete"));
    List<String> asked = new ArrayList<>();
    for (LogEntry entry : browser.manage().logs().get("performance")) {
      Matcher address = ADDRESS.matcher(entry.getMessage());
      if (entry.getMessage().contains("Network.requestWillBeSent\"") && address.find()) {
        asked.add(address.group(1));
      }
    }
    assertThat(asked).contains(page.toUri().toString());
    assertThat(asked).allMatch(one -> one.startsWith("file:") || one.startsWith("data:"));
    assertThat(browser.manage().logs().get("browser").getAll()).as("console").isEmpty();
  }

  @Test
  void nothingFromOutsideWouldBeLoaded() {
    script(
        "const i = new Image(); i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i);"
            + "const s = document.createElement('script'); s.textContent = 'window.broken = 1';"
            + "document.body.append(s);");
    assertThat(script("return window.broken === undefined")).isEqualTo(true);
    assertThat(browser.manage().logs().get("browser").getAll())
        .anyMatch(entry -> entry.getMessage().contains("img-src"))
        .anyMatch(entry -> entry.getMessage().contains("script-src"));
  }

  @Test
  void allPicturesDecode() {
    Object broken =
        browser.executeAsyncScript(
            "const done = arguments[0];"
                + "const images = Array.from(document.images);"
                + "Promise.all(images.map(i => i.decode().then(() => 0, () => 1)))"
                + ".then(all => done(images.length + ' ' + all.reduce((a, b) => a + b, 0)));");
    // 3 sheets, 1 sample with 2 neighbours, 1 strip, 1 pair
    assertThat(broken).isEqualTo("9 0");
  }

  @Test
  void theSliderMovesThroughTheSheets() {
    WebElement slider = browser.findElement(By.id("moment"));
    assertThat(shownSheet()).isEqualTo("200000");
    slider.sendKeys(Keys.ARROW_LEFT);
    assertThat(shownSheet()).isEqualTo("100000");
    assertThat(slider.getAttribute("aria-valuetext")).isEqualTo("after 100,000 images");
    slider.sendKeys(Keys.HOME);
    assertThat(shownSheet()).isEqualTo("0");
    assertThat(browser.findElement(By.id("moment-label")).getText()).isEqualTo("After 0 images");
    WebElement play = browser.findElement(By.id("play"));
    play.sendKeys(Keys.ENTER);
    assertThat(play.getText()).isEqualTo("Pause");
    new WebDriverWait(browser, Duration.ofSeconds(10))
        .until(ready -> shownSheet().equals("200000") && play.getText().equals("Play"));
  }

  @Test
  void lightAndDarkCanBeChosen() {
    List<Double> light = contrasts();
    String before = background();
    WebElement toggle = browser.findElement(By.id("theme"));
    assertThat(toggle.getText()).isEqualTo("Dark");
    toggle.click();
    assertThat(background()).isNotEqualTo(before);
    assertThat(toggle.getText()).isEqualTo("Light");
    List<Double> dark = contrasts();
    assertThat(light).hasSizeGreaterThan(5).allMatch(ratio -> ratio >= CONTRAST);
    assertThat(dark).hasSizeGreaterThan(5).allMatch(ratio -> ratio >= CONTRAST);
    String chosen = background();
    browser.navigate().refresh();
    assertThat(background()).as("kept").isEqualTo(chosen);
    script("localStorage.clear()");
    media("dark", "reduce");
    browser.navigate().refresh();
    assertThat(background()).as("the system's").isEqualTo(chosen);
    assertThat(script("return getComputedStyle(document.documentElement).scrollBehavior"))
        .isEqualTo("auto");
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 360, 768, 1152, 1600, 2560})
  void nothingSticksOut(int width) {
    width(width);
    assertThat((Long) script("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(width);
    assertThat(
            script(
                "return Array.from(document.querySelectorAll('main *, header *'))"
                    + ".filter(e => !e.closest('.scroll, pre, svg, [hidden]'))"
                    + ".filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
                    + ".map(e => e.outerHTML.slice(0, 80)).join('\\n')"))
        .isEqualTo("");
  }

  @Test
  void headingsAreInOrderAndLandmarksNamed() {
    List<?> levels =
        (List<?>)
            script(
                "return Array.from(document.querySelectorAll('h1, h2, h3, h4, h5, h6'))"
                    + ".map(h => Number(h.tagName[1]))");
    assertThat(levels).hasSizeGreaterThan(10);
    assertThat(levels.get(0)).isEqualTo(1L);
    assertThat(levels.stream().filter(level -> level.equals(1L))).hasSize(1);
    for (int i = 1; i < levels.size(); i++) {
      assertThat((Long) levels.get(i)).isLessThanOrEqualTo((Long) levels.get(i - 1) + 1);
    }
    assertThat(script("return document.querySelectorAll('main').length")).isEqualTo(1L);
    assertThat(script("return document.documentElement.lang")).isEqualTo("en");
    assertThat(script("return document.querySelectorAll('img:not([alt]), img[alt=\"\"]').length"))
        .isEqualTo(0L);
    assertThat(
            script(
                "const ids = Array.from(document.querySelectorAll('[id]')).map(e => e.id);"
                    + "return ids.length - new Set(ids).size"))
        .as("ids used twice")
        .isEqualTo(0L);
    assertThat(
            script(
                "return Array.from(document.querySelectorAll('nav a'))"
                    + ".filter(a => !document.querySelector(a.hash)).length"))
        .as("links to nowhere")
        .isEqualTo(0L);
  }

  @Test
  void theTabulatorReachesEveryControlInOrder() {
    List<String> reached = new ArrayList<>();
    browser.findElement(By.tagName("body")).sendKeys(Keys.TAB);
    for (int i = 0; i < 80; i++) {
      String name =
          (String)
              script(
                  "const e = document.activeElement;"
                      + "return e.id || e.className || e.tagName.toLowerCase()");
      if (name.equals("body")) {
        break;
      }
      reached.add(name);
      browser.switchTo().activeElement().sendKeys(Keys.TAB);
    }
    assertThat(reached)
        .containsSubsequence(
            "skip", "theme", "a", "play", "moment", "log-x", "plot", "summary", "copy");
    assertThat(reached).contains("recipe-text", "provenance-text");
  }

  @Test
  void curvesAreReadByKeyboardAndPointer() {
    WebElement chart = browser.findElement(By.id("score-1"));
    WebElement plot = chart.findElement(By.className("plot"));
    assertThat(chart.findElement(By.className("at")).getText()).isEqualTo("at 200,000 images");
    plot.sendKeys(Keys.HOME);
    assertThat(chart.findElement(By.className("at")).getText()).isEqualTo("at 10,000 images");
    assertThat(chart.findElement(By.cssSelector(".legend b")).getText()).isEqualTo("100 [90, 110]");
    plot.sendKeys(Keys.ARROW_RIGHT);
    assertThat(plot.getAttribute("aria-valuetext"))
        .isEqualTo("20,000 images: Fréchet distance 50 [45, 55], protocol 1");
    assertThat(plot.findElements(By.cssSelector(".cursor circle"))).hasSize(1);
    WebElement log = browser.findElement(By.cssSelector("#score-curves .log-x"));
    log.click();
    assertThat(log.getAttribute("aria-pressed")).isEqualTo("true");
    assertThat(chart.findElement(By.cssSelector("svg.log")).isDisplayed()).isTrue();
    assertThat(chart.findElement(By.cssSelector("svg.linear")).isDisplayed()).isFalse();
  }

  @Test
  void aBreakIsSeenAndRead() {
    WebElement chart = browser.findElement(By.id("score-1"));
    WebElement plot = chart.findElement(By.className("plot"));
    for (String axis : List.of("linear", "log")) {
      List<Object> places = new ArrayList<>();
      for (int point : List.of(11, 12)) {
        places.add(
            script(
                String.format(
                    Locale.ROOT,
                    "return Number(document.querySelectorAll('#score-1 tbody tr')[%d].dataset.%s)",
                    point,
                    axis.equals("log") ? "log" : "x")));
      }
      String mark =
          String.format(Locale.ROOT, "document.querySelector('#score-1 svg.%s .break')", axis);
      double at = Double.parseDouble((String) script("return " + mark + ".getAttribute('x1')"));
      assertThat(at)
          .isBetween(
              ((Number) places.get(0)).doubleValue(), ((Number) places.get(1)).doubleValue());
      assertThat(script("return getComputedStyle(" + mark + ").stroke")).isNotEqualTo("none");
    }
    plot.sendKeys(Keys.HOME);
    for (int i = 0; i < 12; i++) {
      plot.sendKeys(Keys.ARROW_RIGHT);
    }
    assertThat(plot.getAttribute("aria-valuetext"))
        .startsWith("130,000 images: ")
        .endsWith(", protocol 2, does not compare with 1");
    assertThat(browser.findElement(By.cssSelector("ol.protocols")).getText())
        .contains("From 10,000 to 120,000 images. 5,000 made");
  }

  @Test
  void theRecipeIsCopied() {
    WebElement copy = browser.findElement(By.cssSelector("#recipe .copy"));
    copy.click();
    new WebDriverWait(browser, Duration.ofSeconds(5))
        .until(ready -> List.of("Copied", "Selected").contains(copy.getText()));
  }

  @Test
  void withoutScriptsTheLastSheetAndTheCurvesAreThere() {
    browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    try {
      browser.navigate().refresh();
      assertThat(browser.findElement(By.id("play")).isDisplayed()).isFalse();
      List<WebElement> shown =
          browser.findElements(By.cssSelector(".sheets img")).stream()
              .filter(WebElement::isDisplayed)
              .toList();
      assertThat(shown).hasSize(1);
      assertThat(shown.get(0).getAttribute("data-images")).isEqualTo("200000");
      assertThat(browser.findElement(By.cssSelector("#curve-1 polyline")).isDisplayed()).isTrue();
      assertThat(browser.findElement(By.cssSelector("#classes .bar")).isDisplayed()).isTrue();
    } finally {
      browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }
  }

  private static Object script(String code) {
    return browser.executeScript(code);
  }

  private static String shownSheet() {
    return (String)
        script(
            "const shown = Array.from(document.querySelectorAll('.sheets img'))"
                + ".filter(i => i.offsetParent !== null);"
                + "return shown.length === 1 ? shown[0].dataset.images : shown.length + ' sheets'");
  }

  private static String background() {
    return (String) script("return getComputedStyle(document.body).backgroundColor");
  }

  private static void width(int width) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  private static void media(String scheme, String motion) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", motion))));
  }

  /** Contrast ratios of WCAG 2 between texts and what is behind them. */
  private static List<Double> contrasts() {
    List<?> ratios =
        (List<?>)
            script(
                "const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255)"
                    + ".map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);"
                    + "return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };"
                    + "const behind = e => { for (; e; e = e.parentElement) {"
                    + "const c = getComputedStyle(e).backgroundColor;"
                    + "if (c !== 'rgba(0, 0, 0, 0)') return c; } };"
                    + "return Array.from(document.querySelectorAll("
                    + "'h1, .subtitle, dt, nav a, .note, .direction, td, summary, button, pre, .protocols li,"
                    + " .legend, .file, footer, svg text'))"
                    + ".map(e => { const s = getComputedStyle(e);"
                    + "const a = light(e.namespaceURI.endsWith('svg') ? s.fill : s.color);"
                    + "const b = light(behind(e));"
                    + "return '' + (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); })");
    return ratios.stream().map(ratio -> Double.parseDouble(ratio.toString())).toList();
  }

  private static Optional<Path> onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(place -> Path.of(place, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Report report() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("images", 10_000L * i);
      line.put("discriminator-loss", 1.0 / i);
      line.put("generator-loss", 1.0 + 0.1 * i);
      line.put("fid", 100.0 / i);
      line.put("fid-low", 90.0 / i);
      line.put("fid-high", 110.0 / i);
      line.put("protocol", i <= 12 ? "5,000 made" : "1,000 made " + "unbroken".repeat(30));
      lines.add(line);
    }
    Picture small = picture(28, 28, 1);
    Report.Builder report =
        Report.titled("00007-a-run-with-a-rather-long-name-on-a-data-set-of-ones-own")
            .subtitle("Learnt from digits: 12,000 examples")
            .sheets(
                List.of(
                    new Sheet(0, picture(862, 690, 2)),
                    new Sheet(100_000, picture(862, 690, 3)),
                    new Sheet(200_000, picture(862, 690, 4))))
            .metrics(lines)
            .best(new Best(190_000, "fid"))
            .scores(
                List.of(
                    new Score(
                        "fid",
                        "Fréchet distance",
                        5,
                        new Interval(4.5, 5.5),
                        10_000,
                        Direction.LOWER,
                        1.5,
                        "How far the samples' features are from the data's.")),
                "Features of a classifier; 10,000 samples against 10,000 test examples.")
            .neighbours(
                List.of(
                    new Neighbours(
                        small, List.of(new Neighbour(small, 1), new Neighbour(small, 2)))))
            .classes(
                new Classes(
                    List.of("Ankle boot", "</script><script>window.broken = 1</script>"),
                    List.of(0.5, 0.5),
                    List.of(0.75, 0.25)))
            .interpolation(picture(448, 28, 5))
            .closestPairs(List.of(new ClosePair(small, small, 0.25)))
            .recipe("name: dcgan\nabout: " + "long ".repeat(100))
            .provenance("{\"seed\": 1}");
    for (String name : List.of("Generator", "Discriminator")) {
      report.network(
          new NetworkTable(
              name,
              List.of(
                  new NetworkRow("project.weights.of.a.long.name", "linear", "[128, 7, 7]", 5))));
    }
    return report.build();
  }

  private static Picture picture(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillOval(seed, seed, width / 2, height / 2);
    graphics.dispose();
    return Picture.of(image);
  }
}
