using System.Text;
using Recotem.DataSources.Csv;

namespace Recotem.DataSources.Tests;

public sealed class CsvReaderTests
{
    private static readonly string[] s_pieces = ["a", "bc", "\u00e9", "\u4e2d", "\ud83d\ude00", " ", "'", "\r", "5\" disk", new string('x', 40), new string('y', 100)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_tables_come_back_whatever_the_sizes_of_buffer_and_reads(int seed)
    {
        ulong state = (ulong)seed;
        for (int round = 0; round < 300; round++)
        {
            char delimiter = ",;\t|"[Below(ref state, 4)];
            List<string[]> expected = RandomTable(ref state, delimiter);
            string text = Write(expected, delimiter, ref state);
            int bufferSize = 1 + Below(ref state, 200);
            int maxRead = 1 + Below(ref state, 60);
            List<string[]> actual = await ReadAsync(text, delimiter, bufferSize, maxRead);
            Assert.True(Same(expected, actual), $"seed {seed}, round {round}, buffer {bufferSize}, reads {maxRead}:\n{text}");
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Random_characters_are_read_as_a_naive_reader_reads_them(int seed)
    {
        ulong state = (ulong)seed;
        int accepted = 0;
        for (int round = 0; round < 3000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, Below(ref state, 40)).Select(_ => ",,\n\n\"\"\"\rab\u00e9"[Below(ref state, 11)]));
            List<string[]>? expected = NaiveCsv.Read(text);
            List<string[]>? actual;
            try
            {
                actual = await ReadAsync(text, ',', 1 + Below(ref state, 40), 1 + Below(ref state, 10));
            }
            catch (DataSourceException)
            {
                actual = null;
            }

            Assert.True((expected is null) == (actual is null), $"round {round}: {Show(text)}");
            accepted += expected is null ? 0 : 1;
            if (expected is not null)
                Assert.True(Same(expected, actual!), $"round {round}: {Show(text)}");
        }

        Assert.InRange(accepted, 300, 2900);
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        var reader = new CsvReader(Stream("a\n\n\"x\ny\n\",b\r\nc\n  \nd"), "f", (byte)',', 16);
        var lines = new List<long>();
        do
        {
            while (reader.TryRead())
                lines.Add(reader.Line);
        }
        while (await reader.FillAsync(default));
        Assert.Equal([1, 3, 6, 8], lines);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(8192)]
    public async Task A_record_may_be_as_long_as_the_buffer_may_grow(int length)
    {
        // The line feed counts too.
        string text = new('x', length - 1);
        Assert.Equal([text, "y"], (await ReadAsync(text + "\ny\n", ',', 16, 1000, maxRecord: length)).Select(r => r[0]));
        if (length > 16)
            await Assert.ThrowsAsync<DataSourceException>(() => ReadAsync(text + "zz\ny\n", ',', 16, 1000, maxRecord: length));
    }

    [Fact]
    public async Task Broken_characters_are_found_wherever_the_buffer_ends()
    {
        byte[] good = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a\u00e9\u4e2d\ud83d\ude00,b\n", 20)));
        for (int bufferSize = 16; bufferSize < 60; bufferSize++)
        {
            Assert.Equal(20, (await ReadAsync(new MemoryStream(good), ',', bufferSize)).Count);
            byte[] bad = [.. good];
            bad[bufferSize] = 0xFF;
            DataSourceException e = await Assert.ThrowsAsync<DataSourceException>(() => ReadAsync(new MemoryStream(bad), ',', bufferSize));
            Assert.Contains($"line {good.AsSpan(0, bufferSize).Count((byte)'\n') + 1}:", e.Message, StringComparison.Ordinal);
            byte[] cut = good[..(bufferSize - (bufferSize % 13) + 3)];
            e = await Assert.ThrowsAsync<DataSourceException>(() => ReadAsync(new MemoryStream([.. cut, 0xE4, 0xB8]), ',', bufferSize));
            Assert.Contains("not valid UTF-8", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_cells_in_a_row_are_refused()
    {
        Assert.Equal(16_384, (await ReadAsync(new string(',', 16_383), ',', 1 << 16, 1 << 16))[0].Length);
        DataSourceException e = await Assert.ThrowsAsync<DataSourceException>(() => ReadAsync(new string(',', 16_384), ',', 1 << 16, 1 << 16));
        Assert.Contains("more than 16,384 cells", e.Message, StringComparison.Ordinal);
    }

    // Reads twice, with and without vectors: records and errors must be the same.
    private static async Task<List<string[]>> ReadAsync(string text, char delimiter, int bufferSize, int maxRead, int maxRecord = CsvReader.DefaultMaxRecordBytes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        List<string[]> plain = [];
        Exception? failure = await Record.ExceptionAsync(
            async () => plain = await ReadAsync(new SmallReads(bytes, maxRead), delimiter, bufferSize, maxRecord, vectorized: false));
        List<string[]> records;
        try
        {
            records = await ReadAsync(new SmallReads(bytes, maxRead), delimiter, bufferSize, maxRecord);
        }
        catch (DataSourceException e)
        {
            Assert.Equal(e.Message, failure?.Message);
            throw;
        }

        Assert.Null(failure);
        Assert.Equal(records, plain);
        return records;
    }

    private static async Task<List<string[]>> ReadAsync(
        Stream stream, char delimiter, int bufferSize, int maxRecord = CsvReader.DefaultMaxRecordBytes, bool vectorized = true)
    {
        var reader = new CsvReader(stream, "f.csv", (byte)delimiter, bufferSize, maxRecord, vectorized);
        var records = new List<string[]>();
        do
        {
            while (reader.TryRead())
            {
                var cells = new string[reader.CellCount];
                for (int i = 0; i < cells.Length; i++)
                    cells[i] = Encoding.UTF8.GetString(reader.Cell(i));
                records.Add(cells);
            }
        }
        while (await reader.FillAsync(default));
        return records;
    }

    private static List<string[]> RandomTable(ref ulong state, char delimiter)
    {
        var rows = new List<string[]>();
        int count = Below(ref state, 12);
        for (int r = 0; r < count; r++)
        {
            var cells = new string[1 + Below(ref state, 6)];
            for (int c = 0; c < cells.Length; c++)
            {
                var cell = new StringBuilder();
                for (int pieces = Below(ref state, 4); pieces > 0; pieces--)
                    cell.Append(Below(ref state, 6) switch { 0 => "\"", 1 => "\n", 2 => $"{delimiter}", _ => s_pieces[Below(ref state, s_pieces.Length)] });
                cells[c] = cell.ToString();
            }

            rows.Add(cells);
        }

        return rows;
    }

    private static string Write(List<string[]> rows, char delimiter, ref ulong state)
    {
        string lineEnd = Below(ref state, 2) == 0 ? "\n" : "\r\n";
        var text = new StringBuilder(Below(ref state, 4) == 0 ? "\ufeff" : "");
        for (int r = 0; r < rows.Count; r++)
        {
            for (int c = 0; c < rows[r].Length; c++)
            {
                string cell = rows[r][c];
                bool quoted = cell.IndexOfAny(['\n', '\r', delimiter]) >= 0 || cell.StartsWith('"') || (rows[r].Length == 1 && cell.Trim().Length == 0) || Below(ref state, 4) == 0;
                text.Append(c > 0 ? delimiter : "").Append(quoted ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
            }

            if (r + 1 < rows.Count || Below(ref state, 2) == 0)
                text.Append(lineEnd);
        }

        return text.ToString();
    }

    private static bool Same(List<string[]> expected, List<string[]> actual) =>
        expected.Count == actual.Count && expected.Zip(actual).All(p => p.First.SequenceEqual(p.Second, StringComparer.Ordinal));

    private static string Show(string text) => text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static int Below(ref ulong state, int bound)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }

    /// <summary>Gives fewer bytes than asked for.</summary>
    private sealed class SmallReads(byte[] content, int maxRead) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, maxRead)], cancellationToken);
    }
}
