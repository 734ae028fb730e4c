package org.gan4j.component;

import java.util.List;

/**
 * Adds components of a program's own to the catalogues, so that recipes can name them. It is found
 * through {@link java.util.ServiceLoader}: list the implementing class in {@code
 * META-INF/services/org.gan4j.component.ComponentProvider}. A recipe names what is in a catalogue;
 * it can never name a class to load.
 */
public interface ComponentProvider {
  /**
   * {@return the components, each a record that implements a home such as {@code game.Loss}} Its
   * name in recipes is its class's simple name in kebab case: {@code LogCosh} is {@code log-cosh}.
   */
  List<Class<? extends Record>> components();
}
