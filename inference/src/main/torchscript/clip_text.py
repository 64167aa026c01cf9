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

  # An empty tensor of the type (libtorch's number for it) and on the device (cuda: [1], 0 or 1) that weights are to have:
  # DJL has no name for bfloat16, and hands such a tensor on without looking into it.
  def prototype(self: __torch__.ClipText,
    type: Tensor,
    cuda: Tensor) -> Tensor:
    like = torch.to(torch.slice(type, 0, 0, 0), int(torch.select(type, 0, 0)))
    if torch.eq(int(torch.select(cuda, 0, 0)), 1):
      placed = torch.cuda(like)
    else:
      placed = like
    return placed

  # A tensor of a checkpoint as numbers. bfloat16 comes as bytes, two for each number of the last dimension. A copy: this
  # language has no view of another type.
  def decode(self: __torch__.ClipText,
    raw: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(raw), 0):
      decoded = torch.view_copy(raw, dtype=15)
    else:
      decoded = raw
    return decoded

  # The token and position tables, as they come: few of their rows are touched, so on the CPU they stay views of the
  # mapped file, which the caller keeps mapped.
  def tables(self: __torch__.ClipText,
    like: Tensor,
    raw: List[Tensor]) -> List[Tensor]:
    tables = annotate(List[Tensor], [])
    for i in range(torch.len(raw)):
      _0 = torch.append(tables, torch.to(raw[i], ops.prim.device(like), ops.prim.dtype(raw[i])))
    return tables

  # Rows of a table as float32; only those rows are converted.
  def lookup(self: __torch__.ClipText,
    table: Tensor,
    rows: Tensor) -> Tensor:
    return torch.to((self).decode(torch.embedding(table, rows), ), 6)

  # Makes a layer's weights ready: of the type and on the device of like, q/k/v as one matrix, packed for the product
  # that linear.py chose. Scaled in float32, so that each weight is rounded once. Those of the layer norms stay float32 on
  # the CPU, whose kernel takes them beside rows of a half type at no cost; a GPU's does not.
  # quick_gelu(x) = x * sigmoid(1.702 x) becomes swish(y) = y * sigmoid(y), which is fused into the product:
  # fc1 gives y = 1.702 x, and fc2 takes the factor out again.
  def pack_layer(self: __torch__.ClipText,
    like: Tensor,
    raw: List[Tensor]) -> List[Tensor]:
    w = annotate(List[Tensor], [])
    for i in range(torch.len(raw)):
      _0 = torch.append(w, torch.to((self).decode(raw[i], ), 6))
    qkv = torch.cat([w[2], w[4], w[6]], 0)
    qkv_bias = torch.cat([w[3], w[5], w[7]], 0)
    fc1 = torch.mul(w[12], 1.702)
    fc1_bias = torch.mul(w[13], 1.702)
    fc2 = torch.div(w[14], 1.702)
    made = [w[0], w[1], qkv, qkv_bias, w[8], w[9], w[10], w[11], fc1, fc1_bias, fc2, w[15]]
    if ops.prim.is_cuda(like):
      norms = annotate(List[int], [])
    else:
      norms = [0, 1, 6, 7]
    packed = annotate(List[Tensor], [])
    for j in range(torch.len(made)):
      if torch.__contains__(norms, j):
        ready = torch.clone(made[j])
      else:
        own = torch.to(made[j], like, False, True)
        if torch.eq(torch.dim(own), 2):
          ready = __torch__.linear.pack(own)
        else:
          ready = own
      _1 = torch.append(packed, ready)
    return packed

  # The final layer norm's weight and bias and the projection, in this order, as float32 whatever the layers are in: the
  # few rows that get here cost nothing, and the answer loses nothing on its last steps.
  def pack_head(self: __torch__.ClipText,
    like: Tensor,
    raw: List[Tensor]) -> List[Tensor]:
    w = annotate(List[Tensor], [])
    for i in range(torch.len(raw)):
      _0 = torch.append(w, torch.to((self).decode(raw[i], ), ops.prim.device(like), 6, False, True))
    return [w[0], w[1], __torch__.linear.pack(w[2])]

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
  # Layers compute in the type of w[3], the first bias, and on the device of w; the embeddings' sum before and the head
  # after in float32.
  # Returns [ends, projection] float32 on the CPU, rows of L2 norm 1.
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
    device = ops.prim.device(w[0])
    tokens = (self).lookup(embeddings[0], torch.to(ids, device, 4), )
    places = (self).lookup(embeddings[1], torch.to(positions, device, 4), )
    x = torch.to(torch.add(tokens, places), w[3])
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
    last = torch.to(torch.index_select(x, 0, torch.to(ends, device, 4)), 6)
    pooled = torch.layer_norm(last, [width], w[torch.sub(m, 3)], w[torch.sub(m, 2)], e, False)
    projected = __torch__.linear.affine(pooled, w[torch.sub(m, 1)], None)
    return torch.cpu(torch.div(projected, torch.linalg_vector_norm(projected, 2, [-1], True)))
