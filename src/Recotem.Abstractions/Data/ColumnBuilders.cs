using System.Buffers;
using System.Text;

namespace Recotem;

/// <summary>Builds a column by appending rows.</summary>
public abstract class ColumnBuilder
{
    private ulong[] _validity = [];

    private protected ColumnBuilder(string name, ColumnType type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The column's type.</summary>
    public ColumnType Type { get; }

    /// <summary>The number of rows so far.</summary>
    public int Length { get; private protected set; }

    private protected int NullCount { get; private set; }

    /// <summary>The builder of a column of texts.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>The builder.</returns>
    public static TextColumnBuilder Text(string name) => new(name, new Utf8Interner());

    /// <summary>The builder of a column of integers.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>The builder.</returns>
    public static ValueColumnBuilder<long> Int64(string name) => new(name, ColumnType.Int64);

    /// <summary>The builder of a column of numbers.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>The builder.</returns>
    public static ValueColumnBuilder<double> Double(string name) => new(name, ColumnType.Double);

    /// <summary>The builder of a column of booleans.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>The builder.</returns>
    public static ValueColumnBuilder<bool> Boolean(string name) => new(name, ColumnType.Boolean);

    /// <summary>The builder of a column of instants, in microseconds since 1970 (UTC).</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>The builder.</returns>
    public static ValueColumnBuilder<long> Timestamp(string name) => new(name, ColumnType.Timestamp);

    /// <summary>Appends a row without a value.</summary>
    /// <exception cref="DataSourceException">The column has as many rows as memory allows.</exception>
    public abstract void AppendNull();

    /// <summary>Finishes the column. The builder must not be used afterwards.</summary>
    /// <returns>The column.</returns>
    public abstract Column Build();

    private protected ReadOnlyMemory<ulong> Validity => NullCount == 0 ? default : _validity.AsMemory();

    private protected void MarkNull(int row)
    {
        // The bitmap exists only once a row is null; rows are valid until marked.
        int word = row >> 6;
        if (word >= _validity.Length)
            ExtendValidity(Math.Max(word + 1, _validity.Length * 2));
        _validity[word] &= ~(1UL << (row & 63));
        NullCount++;
    }

    private protected void CompleteValidity()
    {
        int words = (int)((Length + 63L) >> 6);
        if (NullCount > 0 && _validity.Length < words)
            ExtendValidity(words);
    }

    private void ExtendValidity(int words)
    {
        int old = _validity.Length;
        Array.Resize(ref _validity, words);
        _validity.AsSpan(old).Fill(ulong.MaxValue);
    }
}

/// <summary>Builds a column of fixed-size values.</summary>
/// <typeparam name="T"><see cref="long"/> for integers and timestamps, <see cref="double"/> or <see cref="bool"/>.</typeparam>
public sealed class ValueColumnBuilder<T> : ColumnBuilder where T : unmanaged
{
    private T[] _values = [];

    internal ValueColumnBuilder(string name, ColumnType type) : base(name, type)
    {
    }

    /// <summary>The values so far; the default value where the row is null.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, Length);

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="DataSourceException">The column has as many rows as memory allows.</exception>
    public void Append(T value)
    {
        T[] values = _values;
        int row = Length;
        if ((uint)row < (uint)values.Length)
        {
            values[row] = value;
            Length = row + 1;
        }
        else
        {
            AppendSlowly(value);
        }
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        Append(default);
        MarkNull(Length - 1);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        CompleteValidity();
        return new ValueColumn<T>(Name, Type, _values.AsMemory(0, Length), Validity, NullCount);
    }

    // Apart from the hot path, so that the latter is small enough to be inlined.
    private void AppendSlowly(T value)
    {
        Array.Resize(ref _values, Capacity.Next(Math.Max(_values.Length, 512), Length + 1L));
        _values[Length++] = value;
    }
}

/// <summary>Builds a column of text; each distinct text is stored once and found again by its hash.</summary>
public sealed class TextColumnBuilder : ColumnBuilder
{
    private readonly Utf8Interner _interner;
    private int[] _codes = [];

    internal TextColumnBuilder(string name, Utf8Interner interner) : base(name, ColumnType.Text) => _interner = interner;

    /// <summary>Appends a text.</summary>
    /// <param name="utf8">Its bytes, valid UTF-8.</param>
    /// <exception cref="DataSourceException">The distinct texts take more than 2 GiB, or the column has as many rows as memory allows.</exception>
    public void Append(ReadOnlySpan<byte> utf8) => Append(utf8, utf8.Length);

    /// <summary>Appends the text at the begin of a buffer. With eight bytes or more to read, short texts are found faster.</summary>
    /// <param name="buffer">The bytes of the text, valid UTF-8, and whatever follows them.</param>
    /// <param name="length">The length of the text in bytes.</param>
    /// <exception cref="DataSourceException">The distinct texts take more than 2 GiB, or the column has as many rows as memory allows.</exception>
    public void Append(ReadOnlySpan<byte> buffer, int length)
    {
        int code = _interner.Intern(buffer, length);
        if (code < 0)
            throw new DataSourceException($"column '{Name}': its distinct texts take more than 2 GiB; choose a column with shorter or fewer values");
        AppendCode(code);
    }

    /// <summary>Appends a text, or null.</summary>
    /// <param name="text">The text. Halves of surrogate pairs become U+FFFD.</param>
    /// <exception cref="DataSourceException">The distinct texts take more than 2 GiB, or the column has as many rows as memory allows.</exception>
    public void Append(string? text)
    {
        if (text is null)
        {
            AppendNull();
            return;
        }

        const int StackBytes = 512;
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = size > StackBytes ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> buffer = rented ?? stackalloc byte[StackBytes];
        int written = Encoding.UTF8.GetBytes(text, buffer);
        Append(buffer[..written]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        AppendCode(-1);
        MarkNull(Length - 1);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        CompleteValidity();
        return new TextColumn(Name, _codes.AsMemory(0, Length), _interner.ToDictionary(), Validity, NullCount);
    }

    private void AppendCode(int code)
    {
        if (Length == _codes.Length)
            Array.Resize(ref _codes, Capacity.Next(Math.Max(_codes.Length, 512), Length + 1L));
        _codes[Length++] = code;
    }
}
