# CLIP's text tower as TorchScript source. The build packs it into an archive (see PackTorchScript.java);
# libtorch compiles it when the model is loaded. It is never run by Python.
#
# Weights are arguments, not part of the archive, so every size comes from their shapes.
# A layer's 16 raw tensors, in this order: layer_norm1 weight, bias; q, k, v weight, bias each;
# out weight, bias; layer_norm2 weight, bias; fc1 weight, bias; fc2 weight, bias. Packing makes 12 of them.
class ClipText(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Makes a layer's weights ready: float32, q/k/v as one matrix, packed for the product that linear.py chose.
  # quick_gelu(x) = x * sigmoid(1.702 x) becomes swish(y) = y * sigmoid(y), which is fused into the product:
  # fc1 gives y = 1.702 x, and fc2 takes the factor out again.
  def pack_layer(self: __torch__.ClipText,
    raw: List[Tensor]) -> List[Tensor]:
    w = annotate(List[Tensor], [])
    for i in range(torch.len(raw)):
      _0 = torch.append(w, torch.to(raw[i], 6))
    qkv = torch.cat([w[2], w[4], w[6]], 0)
    qkv_bias = torch.cat([w[3], w[5], w[7]], 0)
    fc1 = torch.mul(w[12], 1.702)
    fc1_bias = torch.mul(w[13], 1.702)
    fc2 = torch.div(w[14], 1.702)
    return [torch.clone(w[0]), torch.clone(w[1]), __torch__.linear.pack(qkv), qkv_bias, __torch__.linear.pack(w[8]), torch.clone(w[9]), torch.clone(w[10]), torch.clone(w[11]), __torch__.linear.pack(fc1), fc1_bias, __torch__.linear.pack(fc2), torch.clone(w[15])]

  # The final layer norm's weight and bias and the projection, in this order.
  def pack_head(self: __torch__.ClipText,
    raw: List[Tensor]) -> List[Tensor]:
    projection = torch.to(raw[2], 6)
    return [torch.clone(torch.to(raw[0], 6)), torch.clone(torch.to(raw[1], 6)), __torch__.linear.pack(projection)]

  # Attention of one text, each token to itself and those before it. qkv is [tokens, 3 * width].
  # Dummy rows at the end, which no real row looks at, make the length a multiple of 32, the kernel's block:
  # otherwise the tail of the softmax is summed in an order that depends on the length.
  def attend(self: __torch__.ClipText,
    qkv: Tensor,
    heads: int) -> Tensor:
    rows = torch.size(qkv, 0)
    width = torch.floordiv(torch.size(qkv, 1), 3)
    filled = torch.remainder(rows, 32)
    missing = torch.remainder(torch.sub(32, filled), 32)
    padded = torch.constant_pad_nd(qkv, [0, 0, 0, missing], 0)
    p = torch.permute(torch.view(padded, [-1, 3, heads, torch.floordiv(width, heads)]), [1, 2, 0, 3])
    q = torch.unsqueeze(torch.select(p, 0, 0), 0)
    k = torch.unsqueeze(torch.select(p, 0, 1), 0)
    v = torch.unsqueeze(torch.select(p, 0, 2), 0)
    a = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
    rowwise = torch.reshape(torch.transpose(torch.squeeze(a, 0), 0, 1), [-1, width])
    return torch.slice(rowwise, 0, 0, rows)

  # Embeds texts that lie one after the other in ids.
  # ids, positions: [tokens] int64; ends: [texts, at least 2] int64, the row of each text's end token
  # (a lone text is given twice: a product of one row is computed differently); lengths: [texts] int64;
  # heads: [1] int64; eps: [1] float64; embeddings: the token and position tables; w: what packing made.
  # Returns [ends, projection], rows of L2 norm 1.
  def forward(self: __torch__.ClipText,
    ids: Tensor,
    positions: Tensor,
    ends: Tensor,
    lengths: Tensor,
    heads: Tensor,
    eps: Tensor,
    embeddings: List[Tensor],
    w: List[Tensor]) -> Tensor:
    head_count = int(torch.select(heads, 0, 0))
    e = float(torch.select(eps, 0, 0))
    n = annotate(List[int], [])
    for j in range(torch.size(lengths, 0)):
      _0 = torch.append(n, int(torch.select(lengths, 0, j)))
    tokens = torch.to(torch.embedding(embeddings[0], ids), 6)
    x = torch.add(tokens, torch.to(torch.embedding(embeddings[1], positions), 6))
    width = torch.size(x, 1)
    layers = torch.floordiv(torch.sub(torch.len(w), 3), 12)
    for l in range(layers):
      b = torch.mul(l, 12)
      h = torch.layer_norm(x, [width], w[b], w[torch.add(b, 1)], e, False)
      qkv = __torch__.linear.affine(h, w[torch.add(b, 2)], w[torch.add(b, 3)])
      parts = torch.split_with_sizes(qkv, n, 0)
      outs = annotate(List[Tensor], [])
      for i in range(torch.len(parts)):
        _1 = torch.append(outs, (self).attend(parts[i], head_count, ))
      y = __torch__.linear.affine_plus(torch.cat(outs, 0), w[torch.add(b, 4)], w[torch.add(b, 5)], x)
      g = torch.layer_norm(y, [width], w[torch.add(b, 6)], w[torch.add(b, 7)], e, False)
      f = __torch__.linear.affine_swish(g, w[torch.add(b, 8)], w[torch.add(b, 9)])
      x = __torch__.linear.affine_plus(f, w[torch.add(b, 10)], w[torch.add(b, 11)], y)
    m = torch.len(w)
    pooled = torch.layer_norm(torch.index_select(x, 0, ends), [width], w[torch.sub(m, 3)], w[torch.sub(m, 2)], e, False)
    projected = __torch__.linear.affine(pooled, w[torch.sub(m, 1)], None)
    return torch.div(projected, torch.linalg_vector_norm(projected, 2, [-1], True))
