# CLIP's text tower as TorchScript source. The build packs it into an archive (see PackTorchScript.java);
# libtorch compiles it when the model is loaded. It is never run by Python.
#
# Weights are not part of the archive: they come as arguments, once, so every size comes from their shapes.
# How matrices are multiplied is up to linear.py, of which there are several: its class Linear.
# A layer's 16 raw tensors, in this order: layer_norm1 weight, bias; q, k, v weight, bias each;
# out weight, bias; layer_norm2 weight, bias; fc1 weight, bias; fc2 weight, bias. Packing makes 12 of them.
class ClipText(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  linear : __torch__.linear.Linear
  # What install() was given, so that no pass has to bring it: the token and position tables; what packing made of all layers
  # and the head, one after the other; of each matrix among them its place in linear.py, 0 for all else; layers, heads, and
  # what even_blocks() says of a limit and a step; the layer norms' epsilon; and for each layer room for keys and values
  embeddings : List[Tensor]
  weights : List[Tensor]
  matrix_places : List[int]
  numbers : List[int]
  epsilon : List[float]
  kept : List[Tensor]

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
        probe = torch.to((self).probe(6, torch.size(w[i], 1), ), like)
        rows = (self.linear).product(probe, w[i], (self.linear).place(w[i], ), )
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
    rows: Tensor) -> Tensor:
    heads = self.numbers[1]
    width = torch.floordiv(torch.size(qkv, 1), 3)
    gathered = torch.index_select(qkv, 0, torch.reshape(rows, [-1]))
    p = torch.permute(torch.view(gathered, [torch.size(rows, 0), torch.size(rows, 1), 3, heads, torch.floordiv(width, heads)]), [2, 0, 3, 1, 4])
    a = torch.scaled_dot_product_attention(torch.select(p, 0, 0), torch.select(p, 0, 1), torch.select(p, 0, 2), None, 0., True)
    return torch.reshape(torch.transpose(a, 1, 2), [-1, width])

  # How many rows each of the fewest blocks has that are no larger than the limit, and of about the same size, in whole
  # steps. rows: whole steps, or no more than the limit.
  def even_blocks(self: __torch__.ClipText,
    rows: int) -> List[int]:
    most = self.numbers[2]
    step = self.numbers[3]
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

  # The first layer's input, [nodes, width] in blocks as even_blocks() has them, of the type of the first bias and on its
  # device. A node is a token together with all that stand before it in its text; texts that begin alike share nodes.
  # ids, positions: [nodes] int64. The sum is made in float32.
  def embed(self: __torch__.ClipText,
    ids: Tensor,
    positions: Tensor) -> List[Tensor]:
    bias = self.weights[3]
    device = ops.prim.device(bias)
    tokens = (self).lookup(self.embeddings[0], torch.to(ids, device, 4), )
    places = (self).lookup(self.embeddings[1], torch.to(positions, device, 4), )
    x = torch.to(torch.add(tokens, places), bias)
    return (self).split(x, )

  # Blocks of rows below each other; a lone one is not copied.
  def join(self: __torch__.ClipText,
    blocks: List[Tensor]) -> Tensor:
    if torch.eq(torch.len(blocks), 1):
      joined = blocks[0]
    else:
      joined = torch.cat(blocks, 0)
    return joined

  # The other way round: in blocks as even_blocks() has them.
  def split(self: __torch__.ClipText,
    x: Tensor) -> List[Tensor]:
    sizes = (self).even_blocks(torch.size(x, 0), )
    if torch.eq(torch.len(sizes), 1):
      blocks = [x]
    else:
      blocks = torch.split_with_sizes(x, sizes, 0)
    return blocks

  # One product and its activation, to see how they depend on the number of rows: of float32, computed in the type of the
  # bias, as float32. w: a matrix and its bias.
  def product(self: __torch__.ClipText,
    x: Tensor,
    w: List[Tensor]) -> Tensor:
    place = (self.linear).place(w[0], )
    return torch.to((self.linear).affine_swish(torch.to(x, ops.prim.dtype(w[1])), w[0], place, w[1], ), 6)

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

  # To be called once, when all is packed and before the first pass. Keeps all this, and makes room for keys and values of
  # beginnings of texts, for each layer [slots, 2 * width]; memory is taken when they are written.
  # numbers: [5] int64, layers, heads, the limit and the step of even_blocks(), slots; eps: [1] float64; embeddings: what
  # tables() returned; w: what packing made of all layers and the head, one after the other. Returns numbers.
  def install(self: __torch__.ClipText,
    numbers: Tensor,
    eps: Tensor,
    embeddings: List[Tensor],
    w: List[Tensor]) -> Tensor:
    for i in range(4):
      _0 = torch.append(self.numbers, int(torch.select(numbers, 0, i)))
    _1 = torch.append(self.epsilon, float(torch.select(eps, 0, 0)))
    for j in range(torch.len(embeddings)):
      _2 = torch.append(self.embeddings, embeddings[j])
    for k in range(torch.len(w)):
      _3 = torch.append(self.weights, w[k])
      if torch.eq(torch.dim(w[k]), 2):
        place = (self.linear).place(w[k], )
      else:
        place = 0
      _4 = torch.append(self.matrix_places, place)
    row = [int(torch.select(numbers, 0, 4)), torch.mul(2, torch.size(w[0], 0))]
    for l in range(self.numbers[0]):
      _5 = torch.append(self.kept, torch.new_empty(w[3], row))
    return numbers

  # Rows times the matrix that is the weight at index i, plus the bias after it.
  def affine(self: __torch__.ClipText,
    x: Tensor,
    i: int) -> Tensor:
    return (self.linear).affine(x, self.weights[i], self.matrix_places[i], self.weights[torch.add(i, 1)], )

  # With the weight at index i and the bias after it.
  def layer_norm(self: __torch__.ClipText,
    x: Tensor,
    i: int) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, 1)], self.weights[i], self.weights[torch.add(i, 1)], self.epsilon[0], False)

  # Where the weights of a layer begin.
  def first_weight(self: __torch__.ClipText,
    layer: int) -> int:
    each = torch.floordiv(torch.sub(torch.len(self.weights), 3), self.numbers[0])
    return torch.mul(layer, each)

  # What attention makes of all rows: the windows' outputs concatenated, [rows of all windows, width].
  # x: the layer's input, [nodes, width] in blocks of rows, which also each product is made of; places: known, stored and
  # slots, of which the first are the slots of nodes that are not in x, since their keys and values are kept; the others say
  # which nodes are to be kept and where (known ones are counted first). rows: what attend() wants, one tensor for each
  # window.
  def attention(self: __torch__.ClipText,
    x: List[Tensor],
    places: List[Tensor],
    rows: List[Tensor],
    layer: int) -> Tensor:
    w = (self).first_weight(layer, )
    kept = self.kept[layer]
    width = torch.size(x[0], 1)
    qkvs = annotate(List[Tensor], [])
    if torch.gt(torch.size(places[0], 0), 0):
      known = torch.index_select(kept, 0, places[0])
      # Their queries were answered when they were computed; something has to stand there
      _0 = torch.append(qkvs, torch.cat([torch.slice(known, 1, 0, width), known], 1))
    for i in range(torch.len(x)):
      _1 = torch.append(qkvs, (self).affine((self).layer_norm(x[i], w, ), torch.add(w, 2), ))
    qkv = (self).join(qkvs, )
    if torch.gt(torch.size(places[1], 0), 0):
      new = torch.slice(torch.index_select(qkv, 0, places[1]), 1, width)
      _2 = torch.index_copy_(kept, 0, places[2], new)
    attended = annotate(List[Tensor], [])
    for j in range(torch.len(rows)):
      _3 = torch.append(attended, (self).attend(qkv, rows[j], ))
    return (self).join(attended, )

  # The rest of a layer for a block of rows, each by itself. own: their rows of attention()'s output; x: their rows of the
  # layer's input.
  def transform(self: __torch__.ClipText,
    own: Tensor,
    x: Tensor,
    layer: int) -> Tensor:
    w = (self).first_weight(layer, )
    parts = torch.sub(torch.floordiv(torch.sub((self).first_weight(torch.add(layer, 1), ), w), 4), 2)
    out = torch.add(w, 4)
    y = (self.linear).affine_plus(own, self.weights[out], self.matrix_places[out], self.weights[torch.add(out, 1)], x, )
    g = (self).layer_norm(y, torch.add(w, 6), )
    for part in range(parts):
      a = torch.add(torch.add(w, 8), torch.mul(part, 4))
      b = torch.add(a, 2)
      f = (self.linear).affine_swish(g, self.weights[a], self.matrix_places[a], self.weights[torch.add(a, 1)], )
      y = (self.linear).unscaled_plus(f, self.weights[b], self.matrix_places[b], self.weights[torch.add(b, 1)], 1.702, y, )
    return y

  # Rows as indices where they are to be used.
  def indices(self: __torch__.ClipText,
    rows: List[Tensor]) -> List[Tensor]:
    device = ops.prim.device(self.weights[3])
    placed = annotate(List[Tensor], [])
    for i in range(torch.len(rows)):
      _0 = torch.append(placed, torch.to(rows[i], device, 4))
    return placed

  # All layers but the tower's last, one after the other.
  # keep: [nodes] int64, for each node the row of the concatenated attention outputs that is its own; x: [nodes, width] in
  # blocks of rows; places: as of attention(); windows: the rows that attend() wants, one tensor for each window.
  # Returns x of the last layer, in the same blocks.
  def layers(self: __torch__.ClipText,
    keep: Tensor,
    x: List[Tensor],
    places: List[Tensor],
    windows: List[Tensor]) -> List[Tensor]:
    own_rows = (self).split((self).indices([keep], )[0], )
    rows = (self).indices(windows, )
    own_places = (self).indices(places, )
    inputs = x
    for layer in range(torch.sub(self.numbers[0], 1)):
      attention = (self).attention(inputs, own_places, rows, layer, )
      outputs = annotate(List[Tensor], [])
      for k in range(torch.len(inputs)):
        own = torch.index_select(attention, 0, own_rows[k])
        _0 = torch.append(outputs, (self).transform(own, inputs[k], layer, ))
      inputs = outputs
    return inputs

  # The same in steps, for whoever pauses between them: of each layer first this, then transform_step() of each block.
  # layer: [1] int64; all else as of layers(). Returns what attention() does.
  def attention_step(self: __torch__.ClipText,
    layer: Tensor,
    x: List[Tensor],
    places: List[Tensor],
    windows: List[Tensor]) -> Tensor:
    return (self).attention(x, (self).indices(places, ), (self).indices(windows, ), int(torch.select(layer, 0, 0)), )

  # place: [2] int64, the layer and the number of the block; attention: of attention_step(); x: the block. Returns that of the
  # next layer.
  def transform_step(self: __torch__.ClipText,
    keep: Tensor,
    place: Tensor,
    attention: Tensor,
    x: Tensor) -> Tensor:
    own_rows = (self).split((self).indices([keep], )[0], )
    own = torch.index_select(attention, 0, own_rows[int(torch.select(place, 0, 1))])
    return (self).transform(own, x, int(torch.select(place, 0, 0)), )

  # The tower's last layer, as layers() computes one, but only the rows that the embeddings are made of: of all others, keys
  # and values count and nothing more. ends: [ends] int64, the node of each text's end token; all else as of layers().
  # Returns [ends, width] in blocks.
  def last_layer(self: __torch__.ClipText,
    keep: Tensor,
    ends: Tensor,
    x: List[Tensor],
    places: List[Tensor],
    windows: List[Tensor]) -> List[Tensor]:
    layer = torch.sub(self.numbers[0], 1)
    attention = (self).attention(x, (self).indices(places, ), (self).indices(windows, ), layer, )
    indices = (self).indices([keep, ends], )
    end_rows = (self).split(indices[1], )
    nodes = (self).join(x, )
    outputs = annotate(List[Tensor], [])
    for k in range(torch.len(end_rows)):
      own = torch.index_select(attention, 0, torch.index_select(indices[0], 0, end_rows[k]))
      _0 = torch.append(outputs, (self).transform(own, torch.index_select(nodes, 0, end_rows[k]), layer, ))
    return outputs

  # The embeddings: rows of L2 norm 1, [ends, projection], float32 on the CPU.
  # x: what last_layer() made, [ends, width] in blocks.
  def head(self: __torch__.ClipText,
    x: List[Tensor]) -> Tensor:
    w = (self).first_weight(self.numbers[0], )
    projection = torch.add(w, 2)
    products = annotate(List[Tensor], [])
    for i in range(torch.len(x)):
      pooled = (self).layer_norm(torch.to(x[i], 6), w, )
      _0 = torch.append(products, (self.linear).product(pooled, self.weights[projection], self.matrix_places[projection], ))
    projected = (self).join(products, )
    return torch.cpu(torch.div(projected, torch.linalg_vector_norm(projected, 2, [-1], True)))

  # From the first to the last without a pause: embed(), layers(), last_layer() and head(), with their arguments.
  def whole(self: __torch__.ClipText,
    ids: Tensor,
    positions: Tensor,
    keep: Tensor,
    ends: Tensor,
    places: List[Tensor],
    windows: List[Tensor]) -> Tensor:
    x = (self).embed(ids, positions, )
    y = (self).layers(keep, x, places, windows, )
    return (self).head((self).last_layer(keep, ends, y, places, windows, ), )
