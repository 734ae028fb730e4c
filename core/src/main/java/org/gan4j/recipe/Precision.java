package org.gan4j.recipe;

import java.util.Locale;
import org.gan4j.tensor.DType;

/** How exactly the networks compute. */
public enum Precision {
  /**
   * bf16 where the device multiplies it (avx512_bf16, amx_bf16, CUDA capability 8.0), else fp32; a
   * run folder has the choice.
   */
  AUTO,
  /** float32 throughout. */
  FP32,
  /** bfloat16 inside networks; parameters and losses stay float32. */
  BF16,
  /** float32 whose products are rounded to ten bits of fraction; of GPUs only. */
  TF32;

  /** {@return what the networks compute in} */
  public DType dtype() {
    return this == BF16 ? DType.BFLOAT16 : DType.FLOAT32;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
