package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.picture.Bitmap;
import org.gan4j.picture.GifFile;
import org.gan4j.picture.PngFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  @TempDir private Path folder;

  @Test
  void anUnknownNameSuggestsTheNearest() {
    assertThatThrownBy(() -> Datasets.open("fasion-mnist", DataOptions.defaults()))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "unknown data 'fasion-mnist': no data set has this name, and there is no folder or file"
                + " of it; did you mean fashion-mnist? Named sets: digits, mnist, fashion-mnist,"
                + " cifar10, stacked-mnist, ring, grid, swiss-roll, sines, timegan-sines, digits-rows, mnist-rows,"
                + " seqgan-oracle, names, shakespeare, adult, ring-rows, grid-rows");
    assertThatThrownBy(() -> Datasets.open("/no/such/folder/at/all", DataOptions.defaults()))
        .hasMessageContaining("no folder or file")
        .hasMessageNotContaining("did you mean");
    assertThatThrownBy(() -> Datasets.open("a\0b", DataOptions.defaults()))
        .isInstanceOf(DataException.class);
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> DataOptions.defaults().withSize(-1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("got -1");
    assertThatThrownBy(() -> DataOptions.defaults().withChannels(5))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.channels must be 1 (grey), 2 (grey and alpha), 3 (colour)")
        .hasMessageContaining("got 5");
  }

  @Test
  void placesComeFromTheEnvironment() {
    DataOptions options =
        DataOptions.places(Map.of("GAN4J_DATA", "/a:/b:", "XDG_CACHE_HOME", "/c"), null, "/h", ":");
    assertThat(options.searchFolders()).containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(options.cache()).isEqualTo(Path.of("/c/gan4j"));
    assertThat(DataOptions.places(Map.of(), null, "/h", ":").cache())
        .isEqualTo(Path.of("/h/.cache/gan4j"));
    assertThat(DataOptions.places(Map.of(), "/p", "/h", ":").cache()).isEqualTo(Path.of("/p"));
  }

  @Test
  void oneImageIsBroughtToAShapeAsASetsAre() throws IOException {
    Path file = TestFiles.write(folder, "red.png", TestFiles.png(6, 4, 0xFF_00_00));
    Datasets.Picture own = Datasets.image(file, new Images(3, 4, 6), DataOptions.Fit.FIT);
    assertThat(own.change()).isEmpty();
    assertThat(TestFiles.unsigned(own.sample().bytes())).startsWith(255).endsWith(0);
    Datasets.Picture grey = Datasets.image(file, new Images(1, 2, 2), DataOptions.Fit.CROP);
    assertThat(grey.change()).isEqualTo("resized from 6x4 to 2x2 and turned grey");
    assertThat(TestFiles.unsigned(grey.sample().bytes())).containsExactly(76, 76, 76, 76);
    Datasets.Picture clear = Datasets.image(file, new Images(4, 4, 6), DataOptions.Fit.PAD);
    assertThat(TestFiles.unsigned(clear.sample().bytes())).endsWith(255);
    Path glass = folder.resolve("glass.png");
    byte[] half = {0, 0, 0, 0, (byte) 255, (byte) 128};
    PngFile.write(glass, Bitmap.of(half, 2, 1, 3), Map.of());
    assertThat(Datasets.image(glass, new Images(1, 1, 3), DataOptions.Fit.FIT).change())
        .isEqualTo("laid on white where it is transparent, since the model has no alpha");
    assertThat(Datasets.image(glass, new Images(2, 1, 3), DataOptions.Fit.FIT).change()).isEmpty();
    Path film = folder.resolve("film.gif");
    BufferedImage frame = Bitmap.of(new byte[12], 3, 2, 2);
    GifFile.write(film, List.of(frame, frame, frame), Duration.ofMillis(100));
    assertThat(Datasets.image(film, new Images(3, 2, 2), DataOptions.Fit.FIT).change())
        .contains("taken for the first of the file's 3");
    Path text = TestFiles.write(folder, "text.png", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Datasets.image(text, new Images(1, 2, 2), DataOptions.Fit.FIT))
        .isInstanceOf(DataException.class)
        .hasMessage(text + " cannot be used: not an image");
    assertThatThrownBy(() -> Datasets.image(folder, new Images(1, 2, 2), DataOptions.Fit.FIT))
        .hasMessage(folder + " is a folder: give one image file");
  }
}
