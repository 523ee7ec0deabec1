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

    /// <summary>Appends a row without a value.</summary>
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
        {
            int old = _validity.Length;
            Array.Resize(ref _validity, Math.Max(word + 1, old * 2));
            _validity.AsSpan(old).Fill(ulong.MaxValue);
        }

        _validity[word] &= ~(1UL << (row & 63));
        NullCount++;
    }

    private protected void CompleteValidity()
    {
        int words = (Length + 63) >> 6;
        if (NullCount > 0 && _validity.Length < words)
        {
            int old = _validity.Length;
            Array.Resize(ref _validity, words);
            _validity.AsSpan(old).Fill(ulong.MaxValue);
        }
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

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    public void Append(T value)
    {
        if (Length == _values.Length)
            Array.Resize(ref _values, Math.Max(1024, _values.Length * 2));
        _values[Length++] = value;
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        MarkNull(Length);
        Append(default);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        CompleteValidity();
        return new ValueColumn<T>(Name, Type, _values.AsMemory(0, Length), Validity, NullCount);
    }
}

/// <summary>Builds a column of text; each distinct text is stored once and found again by its hash.</summary>
public sealed class TextColumnBuilder : ColumnBuilder
{
    private readonly Utf8Interner _interner = new();
    private int[] _codes = [];

    internal TextColumnBuilder(string name) : base(name, ColumnType.Text)
    {
    }

    /// <summary>Appends a text.</summary>
    /// <param name="utf8">Its bytes, valid UTF-8.</param>
    public void Append(ReadOnlySpan<byte> utf8) => AppendCode(_interner.Intern(utf8));

    /// <summary>Appends a text, or null.</summary>
    /// <param name="text">The text.</param>
    public void Append(string? text)
    {
        if (text is null)
        {
            AppendNull();
            return;
        }

        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = size > 512 ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> buffer = rented ?? stackalloc byte[512];
        int written = Encoding.UTF8.GetBytes(text, buffer);
        Append(buffer[..written]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        MarkNull(Length);
        AppendCode(-1);
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
            Array.Resize(ref _codes, Math.Max(1024, _codes.Length * 2));
        _codes[Length++] = code;
    }
}
