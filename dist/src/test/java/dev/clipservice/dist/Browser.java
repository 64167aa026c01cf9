package dev.clipservice.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in Debian's Chromium, without a window and with a fresh profile. */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final ChromeDriver driver;
  private final ClipServer server;

  private Browser(ChromeDriver driver, ClipServer server) {
    this.driver = driver;
    this.server = server;
  }

  /** Skips the test, visibly, where there is no Chromium. */
  static void assumeInstalled() {
    assumeTrue(installed(), "Debian's packages chromium and chromium-driver are not installed");
  }

  private static boolean installed() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /** For tests that are about more than the page. */
  static Optional<Browser> openIfInstalled(ClipServer server, String language) {
    return installed() ? Optional.of(open(server, language)) : Optional.empty();
  }

  /**
   * Opens the page.
   *
   * @param language what the browser asks for, e.g. {@code ko}
   */
  static Browser open(ClipServer server, String language) {
    assumeInstalled();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    ChromeDriver driver = new ChromeDriver(service, options);
    // axe reads the whole page, on a machine that may be busy
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(3));
    Browser browser = new Browser(driver, server);
    browser.resize(1280, 900);
    browser.visit("");
    return browser;
  }

  void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Goes to a place in the page, e.g. {@code parts?class=missing}, and waits until it is there. */
  void visit(String place) {
    driver.get(server.uri("/#/" + place).toString());
    find("#main h2");
  }

  /** As somebody comes who was never here: nothing chosen, and a quiet console. */
  void startOver() {
    visit("");
    script("localStorage.clear()");
    reload();
    ignoreConsole();
  }

  void reload() {
    driver.navigate().refresh();
    find("#main h2");
  }

  /** Waits for an element that can be seen. */
  WebElement find(String css) {
    return awaitValue(css, () -> seen(css).get(0));
  }

  List<WebElement> seen(String css) {
    return driver.findElements(By.cssSelector(css)).stream()
        .filter(WebElement::isDisplayed)
        .toList();
  }

  String text(String css) {
    return awaitValue("text of " + css, () -> seen(css).get(0).getText());
  }

  void click(String css) {
    until(
        "click on " + css,
        () -> {
          WebElement element = seen(css).get(0);
          // The driver scrolls no further than to below the bar that stays on top
          script("arguments[0].scrollIntoView({block: 'center'})", element);
          element.click();
          return true;
        });
  }

  /** Replaces what a field holds, key by key. */
  void type(String css, CharSequence text) {
    until(
        "typing into " + css,
        () -> {
          WebElement field = seen(css).get(0);
          field.clear();
          field.sendKeys(text);
          return true;
        });
  }

  void choose(String css, String value) {
    click(css + " option[value='" + value + "']");
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void until(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        // The page draws itself anew whenever it likes
        .ignoreExceptionsMatching(
            e -> e instanceof WebDriverException || e instanceof IndexOutOfBoundsException)
        .until(condition);
  }

  private <T> T awaitValue(String what, Callable<T> value) {
    List<T> found = new ArrayList<>();
    until(what, () -> found.add(value.call()));
    return found.get(0);
  }

  Object script(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** Asks the browser itself, in the words of the Chrome DevTools Protocol. */
  Map<String, Object> ask(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  /** Opens another tab in place of this one, which is closed. */
  void closeTab() {
    String old = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    String fresh = driver.getWindowHandle();
    driver.switchTo().window(old).close();
    driver.switchTo().window(fresh);
  }

  /** What the console has said since it was asked last: nothing, if all is well. */
  void assertQuietConsole() {
    List<String> said =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(entry -> entry.getMessage())
            .toList();
    assertEquals(List.of(), said);
  }

  /** Forgets what the console has said. */
  void ignoreConsole() {
    driver.manage().logs().get(LogType.BROWSER);
  }

  /** What axe-core finds on the page as it is now: rule, element and advice. */
  @SuppressWarnings("unchecked")
  List<String> accessibilityFindings() {
    script(axe());
    return (List<String>)
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
              .then(({violations}) => done(violations.flatMap(({id, impact, nodes}) =>
                nodes.map(({html, failureSummary}) => `${impact} ${id}: ${html} ${failureSummary}`))));
            """);
  }

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
