# CLIP's text tower as TorchScript source. The build packs it into an archive (see PackTorchScript.java);
# libtorch compiles it when the model is loaded. It is never run by Python.
#
# Weights are arguments, not part of the archive, so every size comes from their shapes.
# How matrices are multiplied is up to linear.py, of which there are several: its class Linear.
# A layer's 16 raw tensors, in this order: layer_norm1 weight, bias; q, k, v weight, bias each;
# out weight, bias; layer_norm2 weight, bias; fc1 weight, bias; fc2 weight, bias. Packing makes 12 of them.
class ClipText(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  linear : __torch__.linear.Linear

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

  # To be called before packing. parts: [1] int64, how many there will be, with a number from 0 each: the layers and the head.
  # Each may be packed by a thread of its own then. Returns parts.
  def expect_parts(self: __torch__.ClipText,
    parts: Tensor) -> Tensor:
    _0 = (self.linear).make_room(int(torch.select(parts, 0, 0)), )
    return parts

  # Makes a layer's weights ready: of the type and on the device of like, q/k/v as one matrix, the MLP in parts, packed for
  # the product that linear.py chose. Scaled in float32, so that each weight is rounded once. Those of the layer norms stay
  # float32 on the CPU, whose kernel takes them beside rows of a half type at no cost; a GPU's does not.
  # quick_gelu(x) = x * sigmoid(1.702 x) becomes swish(y) = y * sigmoid(y), which operators have: layer_norm2 and the bias of
  # fc1 bring the factor in, so that fc1 gives y = 1.702 x, and linear.py takes it out again in fc2.
  # Returns layer_norm1, q/k/v, out, layer_norm2, then fc1 and fc2 of each part; of each the weight and the bias. That of fc2
  # is in the first part, and 0 in the others. After them what deviation() expects of these.
  # number: [1] int64, which part of the tower this is.
  def pack_layer(self: __torch__.ClipText,
    like: Tensor,
    number: Tensor,
    raw: List[Tensor]) -> List[Tensor]:
    w = annotate(List[Tensor], [])
    for i in range(torch.len(raw)):
      _0 = torch.append(w, torch.to((self).decode(raw[i], ), 6))
    qkv = torch.cat([w[2], w[4], w[6]], 0)
    qkv_bias = torch.cat([w[3], w[5], w[7]], 0)
    made = [w[0], w[1], qkv, qkv_bias, w[8], w[9], torch.mul(w[10], 1.702), torch.mul(w[11], 1.702)]
    longest = (self.linear).longest_sum(like, )
    parts = torch.floordiv(torch.sub(torch.add(torch.size(w[12], 0), longest), 1), longest)
    fc1 = torch.chunk(w[12], parts, 0)
    fc1_bias = torch.chunk(torch.mul(w[13], 1.702), parts, 0)
    fc2 = torch.chunk(w[14], parts, 1)
    fc2_bias = w[15]
    for part in range(torch.len(fc1)):
      _1 = torch.append(made, fc1[part])
      _2 = torch.append(made, fc1_bias[part])
      _3 = torch.append(made, (self.linear).unscaled(fc2[part], 1.702, ))
      _4 = torch.append(made, fc2_bias)
      fc2_bias = torch.zeros_like(fc2_bias)
    if ops.prim.is_cuda(like):
      norms = annotate(List[int], [])
    else:
      norms = [0, 1, 6, 7]
    packed = annotate(List[Tensor], [])
    place = torch.mul(64, int(torch.select(number, 0, 0)))
    for j in range(torch.len(made)):
      if torch.__contains__(norms, j):
        ready = torch.clone(made[j])
      else:
        if torch.eq(torch.dim(made[j]), 2):
          ready = (self.linear).pack(torch.to(made[j], like), torch.add(place, j), )
        else:
          ready = torch.to(made[j], like, False, True)
      _5 = torch.append(packed, ready)
    _6 = torch.append(packed, (self).expectation(made, ))
    return packed

  # The final layer norm's weight and bias and the projection, in this order, as float32 whatever the layers are in: the
  # few rows that get here cost nothing, and the answer loses nothing on its last steps. After them what deviation() expects
  # of these. number: as of pack_layer().
  def pack_head(self: __torch__.ClipText,
    like: Tensor,
    number: Tensor,
    raw: List[Tensor]) -> List[Tensor]:
    w = annotate(List[Tensor], [])
    for i in range(torch.len(raw)):
      _0 = torch.append(w, torch.to((self).decode(raw[i], ), ops.prim.device(like), 6, False, True))
    packed = (self.linear).pack(w[2], torch.mul(64, int(torch.select(number, 0, 0))), )
    return [w[0], w[1], packed, (self).expectation(w, )]

  # [rows, columns] numbers between -1 and 1, the same in each row.
  def probe(self: __torch__.ClipText,
    rows: int,
    columns: int) -> Tensor:
    numbers = torch.sin(torch.arange(columns, dtype=6, layout=None, device=torch.device("cpu"), pin_memory=False))
    return torch.expand(numbers, [rows, columns])

  # What the matrices among w make of probe(), one after the other: float32 on the CPU, with plain operators.
  def expectation(self: __torch__.ClipText,
    w: List[Tensor]) -> Tensor:
    products = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      if torch.eq(torch.dim(w[i]), 2):
        _0 = torch.append(products, torch.mv(torch.cpu(w[i]), torch.select((self).probe(1, torch.size(w[i], 1), ), 0, 0)))
    return torch.cat(products, 0)

  # How far the products with a packed matrix are from those with the matrix that was to be packed, as a share of the largest
  # of these, of the matrix where it is most: [1] float32. expected: what packing expects; w: what it made otherwise.
  def deviation(self: __torch__.ClipText,
    expected: Tensor,
    w: List[Tensor]) -> Tensor:
    like = w[ops.prim.min(3, torch.sub(torch.len(w), 2))]
    shares = annotate(List[Tensor], [])
    begin = 0
    for i in range(torch.len(w)):
      if torch.eq(torch.dim(w[i]), 2):
        end = torch.add(begin, torch.size(w[i], 0))
        wanted = torch.slice(expected, 0, begin, end)
        rows = (self.linear).product(torch.to((self).probe(6, torch.size(w[i], 1), ), like), w[i], )
        found = torch.select(torch.to(torch.cpu(rows), 6), 0, 0)
        largest = torch.clamp_min(torch.max(torch.abs(wanted)), 1.0e-30)
        _0 = torch.append(shares, torch.div(torch.max(torch.abs(torch.sub(found, wanted))), largest))
        begin = end
    return torch.reshape(torch.max(torch.stack(shares)), [1])

  # Attention of texts of similar length, each token to itself and those before it. qkv is [nodes, 3 * width];
  # rows is [texts, window], each text's rows of qkv and then its last one again up to the window. No real row looks
  # at those dummies, but with windows of a multiple of 16 the sums of a softmax are taken in one order whatever
  # the text's length, so a prefix has the same bits in all texts that begin with it.
  # Returns [texts * window, width].
  def attend(self: __torch__.ClipText,
    qkv: Tensor,
    rows: Tensor,
    heads: int) -> Tensor:
    width = torch.floordiv(torch.size(qkv, 1), 3)
    gathered = torch.index_select(qkv, 0, torch.reshape(rows, [-1]))
    p = torch.permute(torch.view(gathered, [torch.size(rows, 0), torch.size(rows, 1), 3, heads, torch.floordiv(width, heads)]), [2, 0, 3, 1, 4])
    a = torch.scaled_dot_product_attention(torch.select(p, 0, 0), torch.select(p, 0, 1), torch.select(p, 0, 2), None, 0., True)
    return torch.reshape(torch.transpose(a, 1, 2), [-1, width])

  # How many rows each of the fewest blocks has that are no larger than the limit, and of about the same size, in whole
  # steps. limit: [2] int64, the limit and the step; rows: whole steps, or no more than the limit.
  def even_blocks(self: __torch__.ClipText,
    rows: int,
    limit: Tensor) -> List[int]:
    most = int(torch.select(limit, 0, 0))
    step = int(torch.select(limit, 0, 1))
    if torch.le(rows, most):
      blocks = [rows]
    else:
      blocks = annotate(List[int], [])
      steps = torch.floordiv(rows, step)
      fitting = torch.floordiv(most, step)
      count = torch.floordiv(torch.sub(torch.add(steps, fitting), 1), fitting)
      for i in range(count):
        before = torch.floordiv(torch.mul(steps, i), count)
        behind = torch.floordiv(torch.mul(steps, torch.add(i, 1)), count)
        _0 = torch.append(blocks, torch.mul(step, torch.sub(behind, before)))
    return blocks

  # The first layer's input, [nodes, width] in blocks as even_blocks() has them for the limit, of the type of the first bias in
  # w, the first layer's weights, and on their device. A node is a token together with all that stand before it in its text;
  # texts that begin alike share nodes. ids, positions: [nodes] int64; embeddings: the token and position tables. The sum
  # is made in float32.
  def embed(self: __torch__.ClipText,
    ids: Tensor,
    positions: Tensor,
    limit: Tensor,
    embeddings: List[Tensor],
    w: List[Tensor]) -> List[Tensor]:
    device = ops.prim.device(w[3])
    tokens = (self).lookup(embeddings[0], torch.to(ids, device, 4), )
    places = (self).lookup(embeddings[1], torch.to(positions, device, 4), )
    x = torch.to(torch.add(tokens, places), w[3])
    return torch.split_with_sizes(x, (self).even_blocks(torch.size(x, 0), limit, ), 0)

  # Blocks of rows below each other; a lone one is not copied.
  def join(self: __torch__.ClipText,
    blocks: List[Tensor]) -> Tensor:
    if torch.eq(torch.len(blocks), 1):
      joined = blocks[0]
    else:
      joined = torch.cat(blocks, 0)
    return joined

  # One product and its activation, to see how they depend on the number of rows: of float32, computed in the type of the
  # bias, as float32. w: a matrix and its bias.
  def product(self: __torch__.ClipText,
    x: Tensor,
    w: List[Tensor]) -> Tensor:
    return torch.to((self.linear).affine_swish(torch.to(x, ops.prim.dtype(w[1])), w[0], w[1], ), 6)

  # Whether rows of x, taken again and again, have the bits in one product that they have in that of x. rows: [1] int64, how
  # many; few: product() of x; w: as of product().
  def repeats(self: __torch__.ClipText,
    rows: Tensor,
    x: Tensor,
    few: Tensor,
    w: List[Tensor]) -> Tensor:
    count = int(torch.select(rows, 0, 0))
    period = torch.size(x, 0)
    again = torch.repeat(x, [torch.floordiv(torch.sub(torch.add(count, period), 1), period), 1])
    y = (self).product(torch.slice(again, 0, 0, count), w, )
    expected = torch.view_copy(few, dtype=3)
    parts = torch.split(torch.view_copy(y, dtype=3), period, 0)
    same = True
    for i in range(torch.len(parts)):
      same = torch.__and__(same, torch.equal(parts[i], torch.slice(expected, 0, 0, torch.size(parts[i], 0))))
    return torch.tensor(same)

  # Room for keys and values of beginnings of texts, for each layer [slots, 2 * width]. Memory is taken when they are
  # written. sizes: [3] int64, layers, slots, width; w: what packing made of a layer, of which the type and device are.
  def room(self: __torch__.ClipText,
    sizes: Tensor,
    w: List[Tensor]) -> List[Tensor]:
    slots = int(torch.select(sizes, 0, 1))
    width = int(torch.select(sizes, 0, 2))
    kept = annotate(List[Tensor], [])
    for i in range(int(torch.select(sizes, 0, 0))):
      _0 = torch.append(kept, torch.new_empty(w[3], [slots, torch.mul(2, width)]))
    return kept

  # What attention makes of all rows: the windows' outputs concatenated, [rows of all windows, width].
  # x: the layer's input, [nodes, width] in blocks of rows, which also each product is made of; places: known, stored and
  # slots, of which the first are the slots of nodes that are not in x, since their keys and values are kept; the others say
  # which nodes are to be kept and where (known ones are counted first). rows: what attend() wants, one tensor for each
  # window; kept: the layer's tensor of room(); w: what packing made of the layer.
  def attention(self: __torch__.ClipText,
    x: List[Tensor],
    places: List[Tensor],
    rows: List[Tensor],
    heads: int,
    e: float,
    kept: Tensor,
    w: List[Tensor]) -> Tensor:
    width = torch.size(x[0], 1)
    qkvs = annotate(List[Tensor], [])
    if torch.gt(torch.size(places[0], 0), 0):
      known = torch.index_select(kept, 0, places[0])
      # Their queries were answered when they were computed; something has to stand there
      _2 = torch.append(qkvs, torch.cat([torch.slice(known, 1, 0, width), known], 1))
    for i in range(torch.len(x)):
      h = torch.layer_norm(x[i], [width], w[0], w[1], e, False)
      _0 = torch.append(qkvs, (self.linear).affine(h, w[2], w[3], ))
    qkv = (self).join(qkvs, )
    if torch.gt(torch.size(places[1], 0), 0):
      new = torch.slice(torch.index_select(qkv, 0, places[1]), 1, width)
      _3 = torch.index_copy_(kept, 0, places[2], new)
    attended = annotate(List[Tensor], [])
    for j in range(torch.len(rows)):
      _1 = torch.append(attended, (self).attend(qkv, rows[j], heads, ))
    return (self).join(attended, )

  # The rest of a layer for a block of rows, each by itself. own: their rows of attention()'s output; x: their rows of the
  # layer's input; w: what packing made of the layer.
  def transform(self: __torch__.ClipText,
    own: Tensor,
    x: Tensor,
    e: float,
    w: List[Tensor]) -> Tensor:
    y = (self.linear).affine_plus(own, w[4], w[5], x, )
    g = torch.layer_norm(y, [torch.size(x, 1)], w[6], w[7], e, False)
    for part in range(torch.sub(torch.floordiv(torch.len(w), 4), 2)):
      p = torch.add(8, torch.mul(part, 4))
      f = (self.linear).affine_swish(g, w[p], w[torch.add(p, 1)], )
      y = (self.linear).unscaled_plus(f, w[torch.add(p, 2)], w[torch.add(p, 3)], 1.702, y, )
    return y

  # Rows as indices where they are to be used.
  def indices(self: __torch__.ClipText,
    like: Tensor,
    rows: List[Tensor]) -> List[Tensor]:
    placed = annotate(List[Tensor], [])
    for i in range(torch.len(rows)):
      _0 = torch.append(placed, torch.to(rows[i], ops.prim.device(like), 4))
    return placed

  # Some layers, one after the other, but not the tower's last.
  # x: [nodes, width] in blocks of rows; keep: [nodes] int64, for each node the row of the concatenated attention outputs
  # that is its own; heads: [1] int64; eps: [1] float64; layers: [1] int64, how many w has weights for; places: as of
  # attention(); windows: the rows that attend() wants, one tensor for each window; kept: these layers' tensors of room(); w:
  # what packing made of these layers.
  # Returns x of the next layer, in the same blocks.
  def layers(self: __torch__.ClipText,
    keep: Tensor,
    heads: Tensor,
    eps: Tensor,
    layers: Tensor,
    x: List[Tensor],
    places: List[Tensor],
    windows: List[Tensor],
    kept: List[Tensor],
    w: List[Tensor]) -> List[Tensor]:
    head_count = int(torch.select(heads, 0, 0))
    e = float(torch.select(eps, 0, 0))
    blocks = annotate(List[int], [])
    for n in range(torch.len(x)):
      _0 = torch.append(blocks, torch.size(x[n], 0))
    own_rows = torch.split_with_sizes((self).indices(x[0], [keep], )[0], blocks, 0)
    rows = (self).indices(x[0], windows, )
    own_places = (self).indices(x[0], places, )
    count = int(torch.select(layers, 0, 0))
    of_layer = torch.floordiv(torch.len(w), count)
    inputs = x
    for l in range(count):
      weights = torch.slice(w, torch.mul(l, of_layer), torch.mul(torch.add(l, 1), of_layer))
      attention = (self).attention(inputs, own_places, rows, head_count, e, kept[l], weights, )
      outputs = annotate(List[Tensor], [])
      for k in range(torch.len(inputs)):
        own = torch.index_select(attention, 0, own_rows[k])
        _1 = torch.append(outputs, (self).transform(own, inputs[k], e, weights, ))
      inputs = outputs
    return inputs

  # The tower's last layer, as layers() computes one, but only the rows that the embeddings are made of: of all others, keys
  # and values count and nothing more. ends: [ends] int64, the node of each text's end token; limit: as of even_blocks(); all
  # else as of layers(). Returns [ends, width] in blocks.
  def last_layer(self: __torch__.ClipText,
    keep: Tensor,
    heads: Tensor,
    eps: Tensor,
    ends: Tensor,
    limit: Tensor,
    x: List[Tensor],
    places: List[Tensor],
    windows: List[Tensor],
    kept: List[Tensor],
    w: List[Tensor]) -> List[Tensor]:
    e = float(torch.select(eps, 0, 0))
    rows = (self).indices(x[0], windows, )
    own_places = (self).indices(x[0], places, )
    attention = (self).attention(x, own_places, rows, int(torch.select(heads, 0, 0)), e, kept[0], w, )
    indices = (self).indices(x[0], [keep, ends], )
    blocks = (self).even_blocks(torch.size(ends, 0), limit, )
    end_rows = torch.split_with_sizes(indices[1], blocks, 0)
    nodes = (self).join(x, )
    outputs = annotate(List[Tensor], [])
    for k in range(torch.len(end_rows)):
      own = torch.index_select(attention, 0, torch.index_select(indices[0], 0, end_rows[k]))
      _0 = torch.append(outputs, (self).transform(own, torch.index_select(nodes, 0, end_rows[k]), e, w, ))
    return outputs

  # The embeddings: rows of L2 norm 1, [ends, projection], float32 on the CPU.
  # eps: [1] float64; x: what last_layer() made, [ends, width] in blocks; w: what packing made of the head.
  def head(self: __torch__.ClipText,
    eps: Tensor,
    x: List[Tensor],
    w: List[Tensor]) -> Tensor:
    e = float(torch.select(eps, 0, 0))
    products = annotate(List[Tensor], [])
    for i in range(torch.len(x)):
      pooled = torch.layer_norm(torch.to(x[i], 6), [torch.size(x[i], 1)], w[0], w[1], e, False)
      _0 = torch.append(products, (self.linear).product(pooled, w[2], ))
    projected = (self).join(products, )
    return torch.cpu(torch.div(projected, torch.linalg_vector_norm(projected, 2, [-1], True)))
