using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace Recotem.DataSources.Csv;

/// <summary>
/// Reads the records of UTF-8 CSV (RFC 4180) from a stream, over one buffer that is used again and again. Vector comparisons
/// mark every delimiter, line feed and quote; records are cut from these marks without looking at the bytes between.
/// </summary>
/// <remarks>
/// Lines end with LF or CRLF; blank lines are skipped. A quote has a meaning only as the first byte of a cell. Call
/// <see cref="TryRead"/> until it returns false, then <see cref="FillAsync"/>, until that returns false too.
/// </remarks>
internal sealed class CsvReader
{
    public const int DefaultBufferSize = 256 * 1024;
    public const int DefaultMaxRecordBytes = 16 * 1024 * 1024;
    private const int MaxCells = 16_384;
    private const int BlockSize = 8 * 1024;

    // Room for a byte order mark at least.
    private const int MinBufferSize = 16;

    // A block is scanned 64 bytes at a time, possibly beyond the last byte; what is found there is masked out.
    private const int Slack = 64;
    private const int CellPadding = 8;
    private const byte Quote = (byte)'"';
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly Stream _stream;
    private readonly string _name;
    private readonly byte _delimiter;
    private readonly int _maxRecordBytes;
    private readonly bool _vectorized;
    private readonly SearchValues<byte> _special;
    private readonly int[] _marks = new int[BlockSize + Slack];
    private byte[] _buffer;
    private int[] _starts = new int[64];
    private int[] _lengths = new int[64];
    private int _filled;
    private int _position;
    private int _validated;
    private int _scanned;
    private int _mark;
    private int _markCount;
    private long _nextLine = 1;
    private long _openQuoteLine;
    private bool _begun;
    private bool _ended;

    /// <summary>Creates a reader.</summary>
    /// <param name="stream">The stream; it is not disposed.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="delimiter">The character between cells.</param>
    /// <param name="bufferSize">The first size of the buffer in bytes.</param>
    /// <param name="maxRecordBytes">The most bytes of a record.</param>
    /// <param name="vectorized">Whether vectors are used if the processor has them; the records are the same.</param>
    public CsvReader(
        Stream stream, string name, byte delimiter, int bufferSize = DefaultBufferSize, int maxRecordBytes = DefaultMaxRecordBytes, bool vectorized = true)
    {
        _stream = stream;
        _name = name;
        _delimiter = delimiter;
        _maxRecordBytes = maxRecordBytes;
        _vectorized = vectorized && Vector256.IsHardwareAccelerated;
        _special = SearchValues.Create([delimiter, LineFeed, Quote]);
        _buffer = new byte[Math.Max(bufferSize, MinBufferSize) + Slack];
    }

    /// <summary>The number of cells of the record.</summary>
    public int CellCount { get; private set; }

    /// <summary>The line in which the record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>A cell of the record, without quotes; valid until the next call of <see cref="TryRead"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Cell(int index) => Cell(index, out int length)[..length];

    /// <summary>A cell of the record and at least eight bytes that follow it; valid until the next call of <see cref="TryRead"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Cell(int index, out int length)
    {
        length = _lengths[index];
        if (length < 0)
            length = Unescape(index);
        return new ReadOnlySpan<byte>(_buffer, _starts[index], length + CellPadding);
    }

    /// <summary>An error at a place in the file.</summary>
    public DataSourceException Error(long line, string problem, string remedy) =>
        new(string.Create(CultureInfo.InvariantCulture, $"CSV file {_name}, line {line}: {problem}; {remedy}"));

    /// <summary>Reads more of the stream.</summary>
    /// <returns>False at the end of the stream, when every record has been read.</returns>
    /// <exception cref="DataSourceException">
    /// The bytes are no UTF-8, a record is too long, or the stream ends within a quoted cell.
    /// </exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        if (_ended)
            return _filled == 0 ? false : throw CutError();
        while (_filled < _buffer.Length - Slack)
        {
            int read = await _stream.ReadAsync(_buffer.AsMemory(_filled, _buffer.Length - Slack - _filled), cancellationToken);
            if (read == 0)
            {
                _ended = true;
                break;
            }

            _filled += read;
        }

        Validate();
        if (!_begun)
            SkipByteOrderMark();
        if (_ended && _filled > _position && _buffer[_filled - 1] != LineFeed)
        {
            // The last line may lack its end; the slack has room for it.
            _buffer[_filled++] = LineFeed;
            _validated = _filled;
        }

        return _filled > _position;
    }

    /// <summary>Reads the next record of what is in the buffer.</summary>
    /// <returns>False if the buffer holds no further complete record.</returns>
    /// <exception cref="DataSourceException">A quoted cell does not end where it should, or there are too many cells.</exception>
    public bool TryRead()
    {
        byte[] buffer = _buffer;
        while (true)
        {
            int start = _position;
            int cells = 0;
            int newlines = 0;
            while (true)
            {
                int end;
                int length;
                int next;
                bool last;
                if (start < _filled && buffer[start] == Quote)
                {
                    if (!TryReadQuoted(start, ref newlines, out end, out length))
                        return Rewind();
                    start++;
                    last = buffer[end] != _delimiter;
                    next = end + 1;
                }
                else
                {
                    do
                    {
                        if (_mark == _markCount && !Scan())
                            return Rewind();
                        end = _marks[_mark++];
                    }
                    while (buffer[end] == Quote);
                    length = end - start;
                    last = buffer[end] == LineFeed;
                    if (last && length > 0 && buffer[end - 1] == CarriageReturn)
                        length--;
                    next = end + 1;
                }

                if (cells == _starts.Length)
                    GrowCells();
                _starts[cells] = start;
                _lengths[cells++] = length;
                start = next;
                if (last)
                    break;
            }

            bool blank = cells == 1 && newlines == 0 && IsBlank(_position, start);
            Line = _nextLine;
            _nextLine += newlines + 1;
            _position = start;
            CellCount = cells;
            if (!blank)
                return true;
        }
    }

    // The cell begins with the quote at `start`; `end` becomes its delimiter or line feed. A negative length says that the cell
    // has doubled quotes. False if the buffer ends first.
    private bool TryReadQuoted(int start, ref int newlines, out int end, out int length)
    {
        byte[] buffer = _buffer;
        long openLine = _nextLine + newlines;
        bool doubled = false;
        length = 0;
        _openQuoteLine = openLine;
        if (!TryNextMark(out end))
            return false;
        while (true)
        {
            do
            {
                if (!TryNextMark(out end))
                    return false;
                newlines += buffer[end] == LineFeed ? 1 : 0;
            }
            while (buffer[end] != Quote);
            if (end + 1 >= _filled)
                return false;
            if (buffer[end + 1] != Quote)
                break;
            doubled = true;
            _ = TryNextMark(out end);
        }

        length = end - start - 1;
        if (doubled)
            length = ~length;
        byte after = buffer[end + 1];
        if (after == CarriageReturn)
        {
            if (end + 2 >= _filled)
                return false;
            after = buffer[end + 2];
            if (after != LineFeed)
                throw AfterQuote(_nextLine + newlines);
        }
        else if (after != _delimiter && after != LineFeed)
        {
            throw AfterQuote(_nextLine + newlines);
        }

        _openQuoteLine = 0;
        return TryNextMark(out end);
    }

    private DataSourceException AfterQuote(long line) =>
        Error(line, "text follows the closing quote of a cell", "double a quote that belongs to the text, or quote the whole cell");

    private bool TryNextMark(out int at)
    {
        at = 0;
        if (_mark == _markCount && !Scan())
            return false;
        at = _marks[_mark++];
        return true;
    }

    private bool Rewind()
    {
        _scanned = _position;
        _mark = _markCount = 0;
        return false;
    }

    // Marks the special bytes of the next block that has some.
    private bool Scan()
    {
        int count = 0;
        while (count == 0 && _scanned < _filled)
        {
            int to = (int)Math.Min(_filled, (long)_scanned + BlockSize);
            count = _vectorized ? ScanVectors(_scanned, to) : ScanBytes(_scanned, to);
            _scanned = to;
        }

        _mark = 0;
        _markCount = count;
        return count > 0;
    }

    private int ScanVectors(int from, int to)
    {
        Vector256<byte> delimiter = Vector256.Create(_delimiter);
        Vector256<byte> lineFeed = Vector256.Create(LineFeed);
        Vector256<byte> quote = Vector256.Create(Quote);
        ref byte bytes = ref MemoryMarshal.GetArrayDataReference(_buffer);
        int[] marks = _marks;
        int count = 0;
        for (int at = from; at < to; at += Slack)
        {
            Vector256<byte> low = Vector256.LoadUnsafe(ref bytes, (nuint)at);
            Vector256<byte> high = Vector256.LoadUnsafe(ref bytes, (nuint)at + 32);
            uint lowMask = (Vector256.Equals(low, delimiter) | Vector256.Equals(low, lineFeed) | Vector256.Equals(low, quote)).ExtractMostSignificantBits();
            uint highMask = (Vector256.Equals(high, delimiter) | Vector256.Equals(high, lineFeed) | Vector256.Equals(high, quote)).ExtractMostSignificantBits();
            ulong mask = lowMask | ((ulong)highMask << 32);
            if (to - at < Slack)
                mask &= (1UL << (to - at)) - 1;
            for (; mask != 0; mask &= mask - 1)
                marks[count++] = at + BitOperations.TrailingZeroCount(mask);
        }

        return count;
    }

    private int ScanBytes(int from, int to)
    {
        int count = 0;
        int at = from;
        while (true)
        {
            int found = _buffer.AsSpan(at, to - at).IndexOfAny(_special);
            if (found < 0)
                return count;
            at += found;
            _marks[count++] = at++;
        }
    }

    // Removes the doubling of quotes in place: the record is complete, so that nobody reads these bytes again.
    private int Unescape(int index)
    {
        Span<byte> cell = _buffer.AsSpan(_starts[index], ~_lengths[index]);
        int to = 0;
        for (int from = 0; from < cell.Length; from++)
        {
            cell[to++] = cell[from];
            if (cell[from] == Quote)
                from++;
        }

        return _lengths[index] = to;
    }

    private bool IsBlank(int from, int to)
    {
        foreach (byte character in _buffer.AsSpan(from, to - from))
            if (character is not ((byte)' ' or (byte)'\t' or CarriageReturn or LineFeed) || character == _delimiter)
                return false;
        return true;
    }

    private void GrowCells()
    {
        if (_starts.Length == MaxCells)
            throw Error(_nextLine, $"there are more than {MaxCells:N0} cells in one row", "check the delimiter, and that lines end with a line feed");
        Array.Resize(ref _starts, _starts.Length * 2);
        Array.Resize(ref _lengths, _lengths.Length * 2);
    }

    // Moves the record that is not complete to the front, and doubles the buffer when that record fills most of it, so that the
    // same bytes are scanned a few times at most.
    private void MakeRoom()
    {
        int left = _filled - _position;
        if (left >= _maxRecordBytes)
            throw TooLong();
        int capacity = _buffer.Length - Slack;
        byte[] target = left > capacity / 2 ? new byte[Math.Min(capacity * 2L, _maxRecordBytes) + Slack] : _buffer;
        _buffer.AsSpan(_position, left).CopyTo(target);
        _buffer = target;
        _validated -= _position;
        _filled = left;
        _position = 0;
        _scanned = 0;
        _mark = _markCount = 0;
    }

    private DataSourceException TooLong() => _openQuoteLine > 0
        ? Error(_openQuoteLine, $"a quoted cell begins here and does not end within {_maxRecordBytes:N0} bytes", "close the quote")
        : Error(_nextLine, $"the row is longer than {_maxRecordBytes:N0} bytes", "check that lines end with a line feed");

    private DataSourceException CutError() =>
        Error(_openQuoteLine, "a quoted cell begins here, but the file ends before it is closed", "the file may be cut off: write it again, or close the quote");

    private void Validate()
    {
        Span<byte> fresh = _buffer.AsSpan(_validated, _filled - _validated);
        int whole = _ended ? fresh.Length : WholeCharacters(fresh);
        if (!Utf8.IsValid(fresh[..whole]))
            throw EncodingError();
        _validated += whole;
    }

    // The length without a character that the end of the buffer cuts in two.
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte lead = bytes[^back];
            if (lead < 0x80)
                return bytes.Length;
            if (lead >= 0xC0)
            {
                int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return size > back ? bytes.Length - back : bytes.Length;
            }
        }

        return bytes.Length;
    }

    private DataSourceException EncodingError()
    {
        int at = _validated;
        while (Rune.DecodeFromUtf8(_buffer.AsSpan(at, _filled - at), out _, out int consumed) == OperationStatus.Done)
            at += consumed;
        long line = _nextLine + _buffer.AsSpan(_position, at - _position).Count(LineFeed);
        string remedy = _buffer[at] is 0xFF or 0xFE && at == 0 && !_begun
            ? "the file begins like UTF-16: set the source's encoding to utf-16"
            : "set the source's encoding, for instance to latin-1, or convert the file to UTF-8";
        return Error(line, $"byte 0x{_buffer[at]:X2} is not valid UTF-8", remedy);
    }

    private void SkipByteOrderMark()
    {
        _begun = true;
        if (_buffer.AsSpan(0, _filled).StartsWith("\uFEFF"u8))
            _position = _scanned = 3;
    }
}
