package dev.clipservice.rest;

import dev.clipservice.rest.internal.page.PageFolder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A WAR's content, as a servlet container shows it: by whole path. */
record FilesInMemory(Map<String, String> files) implements PageFolder {

  /** A page of a script, a style in a folder, and a script of a library. */
  static final FilesInMemory SMALL_PAGE =
      new FilesInMemory(
          Map.of(
              "/page/index.html",
              "<!doctype html>\n<script type=\"module\" src=\"/page/current/page.js\"></script>",
              "/page/page.js",
              "import './lib/view/view.js';",
              "/page/style/page.css",
              "body { margin: 0; }",
              "/page/icon.svg",
              "<svg/>",
              "/WEB-INF/web.xml",
              "<web-app/>",
              "/webjars/view/3.1.0/view.js",
              "export const view = 1;"));

  @Override
  public InputStream open(String path) {
    String content = files.get(path);
    return content == null
        ? null
        : new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public SortedSet<String> list(String path) {
    SortedSet<String> found = new TreeSet<>();
    for (String file : files.keySet()) {
      if (file.startsWith(path)) {
        int slash = file.indexOf('/', path.length());
        found.add(slash < 0 ? file : file.substring(0, slash + 1));
      }
    }
    return found;
  }
}
