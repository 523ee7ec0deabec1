namespace Recotem.Recommenders;

/// <summary>
/// An item whose weights <see cref="SlimTrainer"/> fits: those that are in, each at its place, and the part of the Gram matrix between
/// them.
/// </summary>
internal sealed class SlimColumn
{
    private const int FirstPlaces = 128;
    private const int MirrorBlock = 64;

    private readonly float[] _diagonalOf;
    private readonly AlignedFloats _inverseCurvatureOf;
    private readonly Limits _limits;

    // Of each item, or -1.
    private readonly int[] _placeOf;

    private int[] _items = new int[FirstPlaces];
    private float[] _weights = new float[FirstPlaces];
    private float[] _diagonal = new float[FirstPlaces];
    private float[] _inverseCurvature = new float[FirstPlaces];

    // The places from here on came in last.
    private int _before;

    // Where the rows of those that come in begin in a tile.
    private int[] _offsets = new int[FirstPlaces];

    // The item itself, with weight 1, and those with weights that are not zero.
    private int[] _nonZero = new int[1 + FirstPlaces];
    private float[] _negated = new float[1 + FirstPlaces];
    private int _nonZeroCount;

    private FloatMatrix _kept = new(0, 0);
    private FloatMatrix _gram = new(0, 0);
    private AlignedFloats _compactGradient = new(0);

    /// <summary>Makes room for the columns of items, one after the other.</summary>
    /// <param name="diagonal">G_ii of each item.</param>
    /// <param name="inverseCurvature">1 / (G_ii + l2) of each item.</param>
    /// <param name="limits">Up to how many weights the part of the Gram matrix is copied.</param>
    public SlimColumn(float[] diagonal, AlignedFloats inverseCurvature, Limits limits)
    {
        int items = diagonal.Length;
        _diagonalOf = diagonal;
        _inverseCurvatureOf = inverseCurvature;
        _limits = limits;
        _placeOf = new int[items];
        _placeOf.AsSpan().Fill(-1);
        Gradient = new float[FloatMatrix.StrideOf(items)];
    }

    /// <summary>The item.</summary>
    public int Item { get; private set; }

    /// <summary>The number of places.</summary>
    public int Count { get; private set; }

    /// <summary>Whether more could have come in last time.</summary>
    public bool HasMoreCandidates { get; private set; }

    /// <summary>Whether no weight that is in moves any more; true before the first round.</summary>
    public bool HasConverged { get; set; }

    /// <summary>The rounds so far.</summary>
    public int Rounds { get; set; }

    /// <summary>Of all items, at the beginning of a round.</summary>
    public float[] Gradient { get; }

    /// <summary>The item at each place.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    /// <summary>Its weight.</summary>
    public Span<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>G_ii of the item at each place.</summary>
    public ReadOnlySpan<float> Diagonal => _diagonal.AsSpan(0, Count);

    /// <summary>1 / (G_ii + l2) of the item at each place.</summary>
    public ReadOnlySpan<float> InverseCurvature => _inverseCurvature.AsSpan(0, Count);

    /// <summary>Whether there is a copy of the part of the Gram matrix.</summary>
    public bool IsCompact => Count <= _limits.Copied;

    /// <summary>The copied part of the Gram matrix, place by place.</summary>
    public ReadOnlySpan<float> CompactGram => _gram.Span;

    /// <summary>The number of values from one place to the next.</summary>
    public int CompactStride => _gram.Stride;

    /// <summary>The item itself and those with weights that are not zero, as <see cref="FindNonZero"/> has found them.</summary>
    public ReadOnlySpan<int> NonZero => _nonZero.AsSpan(0, _nonZeroCount);

    /// <summary>1 for the item itself, and the negated weights.</summary>
    public ReadOnlySpan<float> NegatedWeights => _negated.AsSpan(0, _nonZeroCount);

    private bool IsKept => Count <= _limits.Kept;

    /// <summary>Begins with another item.</summary>
    public void Reset(int item)
    {
        foreach (int other in Items)
            _placeOf[other] = -1;
        Item = item;
        Count = 0;
        HasConverged = true;
        Rounds = 0;
    }

    /// <summary>Whether an item has a place.</summary>
    public bool Contains(int item) => _placeOf[item] >= 0;

    /// <summary>Finds the weights that matter for the gradient.</summary>
    public void FindNonZero()
    {
        _nonZero[0] = Item;
        _negated[0] = 1;
        _nonZeroCount = 1;
        for (int place = 0; place < Count; place++)
        {
            if (_weights[place] == 0)
                continue;
            _nonZero[_nonZeroCount] = _items[place];
            _negated[_nonZeroCount++] = -_weights[place];
        }
    }

    /// <summary>Lets items in, with weights of 0.</summary>
    /// <param name="entrants">The items, ascending.</param>
    /// <param name="hasMoreCandidates">Whether more could come in.</param>
    public void LetIn(ReadOnlySpan<int> entrants, bool hasMoreCandidates)
    {
        HasMoreCandidates = hasMoreCandidates;
        _before = Count;
        Count += entrants.Length;
        Reserve(Count);
        entrants.CopyTo(_items.AsSpan(_before));
        Weights[_before..].Clear();
        ReadOnlySpan<float> inverseCurvatureOf = _inverseCurvatureOf.Span;
        for (int place = _before; place < Count; place++)
        {
            int item = _items[place];
            _placeOf[item] = place;
            _diagonal[place] = _diagonalOf[item];
            _inverseCurvature[place] = inverseCurvatureOf[item];
        }

        if (IsKept)
            Keep();
    }

    /// <summary>Copies the columns of the items that came in last, as far as they lie in a tile of the Gram matrix.</summary>
    public void CopyGram(TiledMatrix.Tile tile)
    {
        if (IsKept && _before < Count)
            CopyGram(tile, _before);
    }

    /// <summary>Completes the copy of the part of the Gram matrix when all tiles have been seen.</summary>
    /// <param name="gram">The Gram matrix.</param>
    /// <param name="large">Takes the part that is too large to be kept.</param>
    public void CompleteGram(TiledMatrix gram, Lazy<FloatMatrix> large)
    {
        if (IsKept)
        {
            Mirror();
        }
        else if (IsCompact)
        {
            _gram = large.Value;
            for (int t = 0; t < gram.Tiles; t++)
                CopyGram(gram.TileAt(t), 0);
        }
    }

    /// <summary>Takes the places of weights of 0 away whose gradients are not near the L1 term, if there are many.</summary>
    /// <param name="gradient">The gradient of the weights that are in.</param>
    /// <param name="near">From here on a gradient is near it.</param>
    /// <param name="positiveOnly">Whether negative gradients move nothing.</param>
    public void DropIdle(ReadOnlySpan<float> gradient, float near, bool positiveOnly)
    {
        if (!IsKept)
            return;
        int kept = 0;
        for (int place = 0; place < Count; place++)
            if (_weights[place] != 0 || (positiveOnly ? gradient[place] : Math.Abs(gradient[place])) > near)
                _offsets[kept++] = place;
        if (Count - kept < Count / 8)
            return;
        foreach (int item in Items)
            _placeOf[item] = -1;
        ReadOnlySpan<int> places = _offsets.AsSpan(0, kept);
        for (int n = 0; n < kept; n++)
        {
            int place = places[n];
            _items[n] = _items[place];
            _weights[n] = _weights[place];
            _diagonal[n] = _diagonal[place];
            _inverseCurvature[n] = _inverseCurvature[place];
            _placeOf[_items[n]] = n;
            ReadOnlySpan<float> from = _gram.Row(place);
            Span<float> to = _gram.Row(n)[..kept];
            for (int m = 0; m < to.Length; m++)
                to[m] = from[places[m]];
        }

        Count = kept;
    }

    /// <summary>The gradient of the weights that are in.</summary>
    public Span<float> CompactGradient()
    {
        if (_compactGradient.Length < _gram.Stride)
            _compactGradient = new AlignedFloats(_gram.Stride);
        Span<float> gradient = _compactGradient.Span[..FloatMatrix.StrideOf(Count)];
        ReadOnlySpan<int> items = Items;
        for (int place = 0; place < items.Length; place++)
            gradient[place] = Gradient[items[place]];
        gradient[Count..].Clear();
        return gradient;
    }

    private void Reserve(int count)
    {
        if (count <= _items.Length)
            return;
        Array.Resize(ref _items, 2 * count);
        Array.Resize(ref _weights, 2 * count);
        Array.Resize(ref _diagonal, 2 * count);
        Array.Resize(ref _inverseCurvature, 2 * count);
        Array.Resize(ref _offsets, 2 * count);
        Array.Resize(ref _nonZero, 1 + (2 * count));
        Array.Resize(ref _negated, 1 + (2 * count));
    }

    private void Keep()
    {
        if (_kept.Rows < Count)
        {
            int rows = Math.Min(Count + (Count / 2), _limits.Kept);
            var larger = new FloatMatrix(rows, rows);
            for (int place = 0; place < _before; place++)
                _kept.Row(place)[.._before].CopyTo(larger.Row(place));
            _kept = larger;
        }

        _gram = _kept;
    }

    // The rows of those that were in before, at the columns of those that came in, turn into rows of the latter.
    private void Mirror()
    {
        Span<float> gram = _gram.Span;
        int stride = _gram.Stride;
        for (int start = 0; start < _before; start += MirrorBlock)
        {
            int end = Math.Min(start + MirrorBlock, _before);
            for (int place = _before; place < Count; place++)
            {
                Span<float> row = gram.Slice((place * stride) + start, end - start);
                int from = (start * stride) + place;
                for (int n = 0; n < row.Length; n++, from += stride)
                    row[n] = gram[from];
            }
        }
    }

    // The columns of places from the first on. Column by column of the tile: the loop inside is long, and its reads do not wait for
    // each other.
    private void CopyGram(TiledMatrix.Tile tile, int first)
    {
        Span<int> offsets = _offsets.AsSpan(first..Count);
        for (int n = 0; n < offsets.Length; n++)
            offsets[n] = _items[first + n] * tile.Width;
        ReadOnlySpan<float> values = tile.Values;
        ReadOnlySpan<int> placeOf = _placeOf.AsSpan(tile.Start, Math.Min(tile.Width, _placeOf.Length - tile.Start));
        for (int column = 0; column < placeOf.Length; column++)
        {
            if (placeOf[column] < 0)
                continue;
            Span<float> row = _gram.Row(placeOf[column]).Slice(first, offsets.Length);
            for (int n = 0; n < row.Length; n++)
                row[n] = values[offsets[n] + column];
        }
    }

    /// <summary>Up to how many weights the part of the Gram matrix between them is copied.</summary>
    /// <param name="Kept">So many: the copy is kept from round to round.</param>
    /// <param name="Copied">So many: it is copied afresh for each round, into a buffer of the worker. More are not copied at all.</param>
    public readonly record struct Limits(int Kept, int Copied)
    {
        /// <summary>What is fast: a megabyte is kept, and of more than half of the items no copy is worth it.</summary>
        public static Limits Of(int items) => new(Math.Min(items / 2, 512), Math.Min(items / 2, 1024));
    }
}
