using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Recotem.DataSources.Csv;

namespace Recotem.DataSources.Tests;

public sealed class CsvSourceTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Ids_keep_the_text_that_the_file_has()
    {
        string path = _directory.Write("a.csv", "user_id,item_id,timestamp\n0042,NA,1\n42,nan,2\n1,null,3\n,\u00e9\u4e2d,4\n");
        DataFrame frame = await FetchAsync(new() { Path = path }, "user_id", "item_id", "timestamp");
        Assert.Equal(["0042", "42", "1", null], Texts(frame, "user_id"));
        Assert.Equal(["NA", "nan", "null", "\u00e9\u4e2d"], Texts(frame, "item_id"));
        Assert.Equal(1, frame["user_id"].NullCount);
        Assert.Equal([1L, 2, 3, 4], ((ValueColumn<long>)frame["timestamp"]).Values.ToArray());
        Assert.Equal(ColumnType.Int64, frame["timestamp"].Type);
    }

    [Fact]
    public async Task Only_the_columns_of_the_run_are_read()
    {
        string path = _directory.Write("a.csv", "t,x,item,user\n5,x1,i1,u1\n6,x2,i2,u2\n");
        DataFrame frame = await FetchAsync(new() { Path = path }, "user", "item");
        Assert.Equal(["user", "item"], frame.Columns.AsEnumerable());
        Assert.Equal(["u1", "u2"], Texts(frame, "user"));
    }

    [Fact]
    public async Task Without_a_list_of_columns_all_are_read_as_text()
    {
        string path = _directory.Write("a.csv", ",b\n1,2\n");
        DataFrame frame = await FetchAsync(new() { Path = path });
        Assert.Equal(["Unnamed: 0", "b"], frame.Columns.AsEnumerable());
        Assert.Equal(["2"], Texts(frame, "b"));
    }

    [Fact]
    public async Task Quoted_cells_may_hold_delimiters_line_ends_and_doubled_quotes()
    {
        string path = _directory.Write("a.csv", "\"u\",i\r\n\"a,b\",\"x\r\ny\"\r\n\"say \"\"hi\"\"\",\"\"\r\n5\" disk,\"\"\"\"");
        DataFrame frame = await FetchAsync(new() { Path = path }, "u", "i");
        Assert.Equal(["a,b", "say \"hi\"", "5\" disk"], Texts(frame, "u"));
        Assert.Equal(["x\r\ny", null, "\""], Texts(frame, "i"));
    }

    [Fact]
    public async Task A_row_knows_its_file_and_line_behind_blank_lines_and_cells_of_several_lines()
    {
        string path = _directory.Write("a.csv", "\nu,i\n1,2\n3,4\n\n\n5,6\n\"7\n7\",8\n9,10\n");
        DataFrame frame = await FetchAsync(new() { Path = path }, "u", "i");
        Assert.Equal([3, 4, 7, 8, 10], Enumerable.Range(0, frame.Rows).Select(row => int.Parse(frame.Origin!(row)![(path.Length + 1)..], CultureInfo.InvariantCulture)));
        Assert.Equal($"{path}:3", frame.Origin!(0));
    }

    [Fact]
    public void Lines_are_remembered_up_to_a_limit_of_interruptions()
    {
        const int Interruptions = 65_536;
        var lines = new CsvLines("a.csv");
        for (int row = 0; row < Interruptions + 10; row++)
            lines.Add(2 + (2L * row));
        Assert.Equal("a.csv:2", lines.PlaceOf(0));
        Assert.Equal($"a.csv:{2 * Interruptions}", lines.PlaceOf(Interruptions - 1));
        Assert.Null(lines.PlaceOf(Interruptions));
        Assert.Null(lines.PlaceOf(Interruptions + 9));
    }

    [Theory]
    [InlineData("u,i\n1,2\n")]
    [InlineData("u,i\r\n1,2\r\n")]
    [InlineData("u,i\n1,2")]
    [InlineData("u,i\r\n1,2\r")]
    [InlineData("\ufeffu,i\n1,2\n")]
    [InlineData("\n\r\nu,i\n\n  \t\n1,2\n\n")]
    public async Task Line_ends_byte_order_marks_and_blank_lines_make_no_difference(string text)
    {
        DataFrame frame = await FetchAsync(new() { Path = _directory.Write("a.csv", text) }, "u", "i");
        Assert.Equal(["1"], Texts(frame, "u"));
        Assert.Equal(["2"], Texts(frame, "i"));
    }

    [Fact]
    public async Task The_header_may_stand_behind_other_rows()
    {
        string path = _directory.Write("a.csv", "made by hand\n\nversion,1,2\nu,i\n1,2\n");
        DataFrame frame = await FetchAsync(new() { Path = path, Header = 2 }, "u", "i");
        Assert.Equal(["1"], Texts(frame, "u"));
    }

    [Fact]
    public async Task Another_delimiter_may_be_chosen()
    {
        string path = _directory.Write("a.tsv", "u\ti\na,b\t2\n");
        DataFrame frame = await FetchAsync(new() { Path = path, Delimiter = "\t" }, "u", "i");
        Assert.Equal(["a,b"], Texts(frame, "u"));
    }

    [Theory]
    [InlineData("latin-1")]
    [InlineData("ISO_8859-1")]
    [InlineData("utf-16")]
    [InlineData("utf-16-be")]
    [InlineData("utf-32")]
    public async Task Other_encodings_are_converted(string encoding)
    {
        Encoding written = encoding switch
        {
            "utf-16" => Encoding.BigEndianUnicode,
            "utf-16-be" => Encoding.BigEndianUnicode,
            "utf-32" => Encoding.UTF32,
            _ => Encoding.Latin1,
        };
        byte[] mark = encoding is "utf-16" or "utf-32" ? written.GetPreamble() : [];
        string path = _directory.Write("a.csv", [.. mark, .. written.GetBytes("u,i\n\u00e9t\u00e9,2\n")]);
        DataFrame frame = await FetchAsync(new() { Path = path, Encoding = encoding }, "u", "i");
        Assert.Equal(["\u00e9t\u00e9"], Texts(frame, "u"));
    }

    [Fact]
    public async Task Types_may_be_chosen_by_column()
    {
        string path = _directory.Write("a.csv", "i,f,b,t,s\n1,1.5,True,2026-11-21 14:05:59.5+01:00,007\n,,,,\n-3,2e3,0,1970-01-02,7\n");
        var dtype = new Dictionary<string, string> { ["i"] = "int64", ["f"] = "float", ["b"] = "bool", ["t"] = "datetime64[ns]", ["s"] = "str" };
        DataFrame frame = await FetchAsync(new() { Path = path, Dtype = dtype });
        Assert.Equal([1L, 0, -3], ((ValueColumn<long>)frame["i"]).Values.ToArray());
        Assert.Equal([1.5, 0, 2000], ((ValueColumn<double>)frame["f"]).Values.ToArray());
        Assert.Equal([true, false, false], ((ValueColumn<bool>)frame["b"]).Values.ToArray());
        Assert.Equal([1_795_266_359_500_000L, 0, 86_400_000_000], ((ValueColumn<long>)frame["t"]).Values.ToArray());
        Assert.Equal(["007", null, "7"], Texts(frame, "s"));
        foreach (string column in frame.Columns)
            Assert.True(frame[column].IsNull(1) && !frame[column].IsNull(0) && !frame[column].IsNull(2));
    }

    [Theory]
    [InlineData("5;;7", ColumnType.Int64)]
    [InlineData(";5;6.25", ColumnType.Double)]
    [InlineData("0.5;1e3", ColumnType.Double)]
    [InlineData("2026-01-01;2026-01-01T00:00:00Z", ColumnType.Timestamp)]
    [InlineData(";;", ColumnType.Text)]
    [InlineData("abc;5", ColumnType.Text)]
    [InlineData("5;6.5;abc", ColumnType.Text)]
    [InlineData("2026-01-01;5", ColumnType.Text)]
    public async Task The_column_of_times_is_typed_by_what_it_holds(string cells, ColumnType expected)
    {
        string rows = string.Concat(cells.Split(';').Select(c => $"u,i,{c}\n"));
        DataFrame frame = await FetchAsync(new() { Path = _directory.Write("a.csv", "user,item,time\n" + rows) }, "user", "item", "time");
        Assert.Equal(expected, frame["time"].Type);
        Assert.Equal(cells.Split(';').Count(c => c.Length == 0), frame["time"].NullCount);
    }

    [Fact]
    public async Task Times_of_mixed_types_become_text_in_canonical_form()
    {
        string path = _directory.Write("a.csv", "u,i,t\na,b,5\na,b,\na,b,6.5\na,b,abc\n");
        DataFrame frame = await FetchAsync(new() { Path = path }, "u", "i", "t");
        Assert.Equal(["5", null, "6.5", "abc"], Texts(frame, "t"));
        path = _directory.Write("b.csv", "u,i,t\na,b,2026-01-01\na,b,soon\n");
        frame = await FetchAsync(new() { Path = path }, "u", "i", "t");
        Assert.Equal(["2026-01-01T00:00:00.0000000Z", "soon"], Texts(frame, "t"));
    }

    [Fact]
    public async Task More_words_may_mean_null()
    {
        string path = _directory.Write("a.csv", "u,i\nNA,-\nna,\n");
        DataFrame frame = await FetchAsync(new() { Path = path, NullValues = ["NA", "-"] }, "u", "i");
        Assert.Equal([null, "na"], Texts(frame, "u"));
        Assert.Equal(2, frame["i"].NullCount);
    }

    [Fact]
    public async Task Gzip_is_decompressed_and_several_members_are_one_file()
    {
        byte[] members = [.. TestDirectory.Gzip("u,i\n1,2\n"), .. TestDirectory.Gzip("3,4\n")];
        DataFrame frame = await FetchAsync(new() { Path = _directory.Write("a.CSV.GZ", members) }, "u", "i");
        Assert.Equal(["1", "3"], Texts(frame, "u"));
    }

    [Fact]
    public async Task Every_truncation_of_a_gzip_file_is_noticed()
    {
        string text = "u,i\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"u{i * 7919 % 61},i{i}\n"));
        byte[] whole = TestDirectory.Gzip(text);
        for (int length = 1; length < whole.Length; length++)
        {
            string path = _directory.Write("cut.csv.gz", whole[..length]);
            DataSourceException e = await Assert.ThrowsAsync<DataSourceException>(() => FetchAsync(new() { Path = path }, "u", "i"));
            Assert.Contains("cut.csv.gz", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_no_gzip_is_refused()
    {
        await AssertRefusedAsync(new() { Path = _directory.Write("a.csv.gz", "u,i\n1,2\n") }, ExitCode.DataSource, "gzip");
    }

    [Fact]
    public async Task The_right_hash_is_accepted_and_reported()
    {
        byte[] bytes = TestDirectory.Gzip("u,i\n1,2\n");
        string path = _directory.Write("a.csv.gz", bytes);
        var events = new RecordedEvents();
        var source = new CsvSource(new() { Path = path, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) }, new LocalStores(), HostEnvironment.Empty);
        await source.FetchAsync(new FetchContext("r", "run1") { Columns = ["u", "i"], Events = events }, default);
        Assert.Equal(
            [
                $"Info recotem.datasource.csv csv_source_fetch_start recipe=r run_id=run1 path={path} scheme=local",
                $"Info recotem.datasource.csv csv_source_fetch_done recipe=r run_id=run1 path={path} scheme=local rows=1 bytes={bytes.Length} sha256_verified=true columns=[u, i]",
            ],
            events.Lines);
    }

    [Theory]
    [InlineData("u,i\n1,2\n")]
    [InlineData("u,i\n1,\"2")]
    [InlineData("")]
    public async Task A_wrong_hash_is_refused_before_any_other_mistake(string text)
    {
        string path = _directory.Write("a.csv", text);
        DataSourceException e = await AssertRefusedAsync(new() { Path = path, Sha256 = new string('a', 64) }, ExitCode.HttpFetch, "aaaaaaaa");
        Assert.DoesNotContain("aaaaaaaaa", e.Message, StringComparison.Ordinal);
        Assert.IsType<HttpFetchException>(e.InnerException);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n \r\n", "is empty")]
    [InlineData("u,i\n", "is empty")]
    [InlineData("u,i", "is empty")]
    [InlineData("u,i\n1,\"2\n3,4\n", "line 2: a quoted cell begins here, but the file ends")]
    [InlineData("u,i\n1,2\n3,\"a\nb", "line 3: a quoted cell begins here, but the file ends")]
    [InlineData("u,i\n1,\"2", "line 2: a quoted cell begins here, but the file ends")]
    [InlineData("u,i\n\"a\nb\"c,2\n", "line 3: text follows the closing quote")]
    [InlineData("u,u,i,i\n1,2,3,4\n", "line 1: the header names 'i', 'u' more than once")]
    [InlineData("user,z,a\n1,2,3\n", "line 1: there is no column 'u', 'i'; available: a, user, z")]
    public async Task A_broken_file_is_refused_with_its_place(string text, string expected)
    {
        await AssertRefusedAsync(new() { Path = _directory.Write("a.csv", text) }, ExitCode.DataSource, "a.csv", expected);
    }

    [Fact]
    public async Task Rows_of_uneven_length_are_all_counted_and_the_first_are_listed()
    {
        string path = _directory.Write("a.csv", "u,i,t\n1,2,3\n\n1,2\n1,\"2\n\",3\n1,2,3,4\n1\n1,2\n1,2\n1,2\n");
        await AssertRefusedAsync(
            new() { Path = path }, ExitCode.DataSource,
            "6 problems", "expected 3 cells", "line 4 has 2; line 7 has 4; line 8 has 1; line 9 has 2; line 10 has 2 and 1 more");
    }

    [Fact]
    public async Task Cells_that_do_not_fit_their_type_are_listed()
    {
        string path = _directory.Write("a.csv", "u,i\n1,x\n2,3\n3,4.5\n");
        await AssertRefusedAsync(
            new() { Path = path, Dtype = new Dictionary<string, string> { ["i"] = "int64" } }, ExitCode.DataSource,
            "2 problems", "line 2, column 'i' has 'x', not an integer", "line 4, column 'i' has '4.5'");
    }

    [Fact]
    public async Task An_unknown_column_in_dtype_is_refused()
    {
        string path = _directory.Write("a.csv", "u,i\n1,2\n");
        await AssertRefusedAsync(new() { Path = path, Dtype = new Dictionary<string, string> { ["x"] = "str" } }, ExitCode.DataSource, "no column 'x'", "dtype");
    }

    [Fact]
    public async Task A_header_beyond_the_end_is_refused()
    {
        await AssertRefusedAsync(new() { Path = _directory.Write("a.csv", "u,i\n1,2\n"), Header = 2 }, ExitCode.DataSource, "has 2 rows", "header");
    }

    [Fact]
    public async Task At_most_ten_available_columns_are_listed()
    {
        string names = string.Join(',', Enumerable.Range(10, 15).Select(i => $"c{i}"));
        await AssertRefusedAsync(
            new() { Path = _directory.Write("a.csv", names + "\n") }, ExitCode.DataSource, "available: c10, c11, c12, c13, c14, c15, c16, c17, c18, c19 and 5 more");
    }

    [Fact]
    public async Task Wrong_bytes_are_refused_with_their_line()
    {
        byte[] latin = Encoding.Latin1.GetBytes("u,i\n1,2\ncaf\u00e9,3\n");
        await AssertRefusedAsync(new() { Path = _directory.Write("a.csv", latin) }, ExitCode.DataSource, "line 3: byte 0xE9 is not valid UTF-8", "encoding");
        byte[] utf16 = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("u,i\n1,2\n")];
        await AssertRefusedAsync(new() { Path = _directory.Write("b.csv", utf16) }, ExitCode.DataSource, "utf-16");
        await AssertRefusedAsync(new() { Path = _directory.Write("c.csv", latin), Encoding = "ascii" }, ExitCode.DataSource, "not encoded in us-ascii");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hundred_megabytes_in_one_line_are_refused_with_bounded_memory(bool quoted)
    {
        string path = Path.Combine(_directory.Root, "long.csv");
        await using (FileStream file = File.Create(path))
        {
            file.Write(quoted ? "u,i\n\""u8 : "u,i\n"u8);
            byte[] chunk = new byte[1024 * 1024];
            Array.Fill(chunk, (byte)'x');
            for (int i = 0; i < 100; i++)
                file.Write(chunk);
        }

        long before = GC.GetTotalAllocatedBytes();
        await AssertRefusedAsync(new() { Path = path }, ExitCode.DataSource, "line 2", "16,777,216 bytes");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 * 1024 * 1024);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_over_the_cap_is_refused_whether_or_not_its_size_is_known(bool known)
    {
        var environment = new HostEnvironment([new("RECOTEM_MAX_DOWNLOAD_BYTES", "1048576")]);
        string row = "12345,67890\n";
        string fits = ("u,i\n" + string.Concat(Enumerable.Repeat(row, 87381)))[..(1048576 - 12)] + "\n12345,67890";
        string path = _directory.Write("a.csv", "u,i\n" + string.Concat(Enumerable.Repeat(row, 87382)));
        var source = new CsvSource(new() { Path = path }, new LocalStores { HidesLength = !known }, environment);
        DataSourceException e = await Assert.ThrowsAsync<DataSourceException>(() => source.FetchAsync(new("r", "1"), default).AsTask());
        Assert.Contains("1,048,576 bytes; raise RECOTEM_MAX_DOWNLOAD_BYTES", e.Message, StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetByteCount(fits) == 1048576);
        string exact = _directory.Write("b.csv", "u,i\n" + string.Concat(Enumerable.Repeat(row, 87381)));
        Assert.Equal(1048576, new FileInfo(exact).Length);
        Assert.Equal(87381, (await new CsvSource(new() { Path = exact }, new LocalStores { HidesLength = !known }, environment).FetchAsync(new("r", "1"), default)).Rows);
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused()
    {
        var environment = new HostEnvironment([new("RECOTEM_MAX_DECOMPRESSED_BYTES", "1048576")]);
        string path = _directory.Write("bomb.csv.gz", TestDirectory.Gzip("u,i\n" + string.Concat(Enumerable.Repeat("1,2\n", 300_000))));
        var source = new CsvSource(new() { Path = path }, new LocalStores(), environment);
        DataSourceException e = await Assert.ThrowsAsync<DataSourceException>(() => source.FetchAsync(new("r", "1"), default).AsTask());
        Assert.Contains("when decompressed; raise RECOTEM_MAX_DECOMPRESSED_BYTES", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_files_and_directories_are_refused_by_fetch_and_probe()
    {
        string missing = Path.Combine(_directory.Root, "missing.csv");
        await AssertRefusedAsync(new() { Path = missing }, ExitCode.DataSource, $"CSV file not found: {missing}");
        await AssertRefusedAsync(new() { Path = _directory.Root }, ExitCode.DataSource, "is a directory");
        await AssertProbeRefusedAsync(new() { Path = missing }, new LocalStores(), $"CSV file not found: {missing}");
        await AssertProbeRefusedAsync(new() { Path = _directory.Root }, new LocalStores(), "is a directory");
        await AssertProbeRefusedAsync(new() { Path = "nfs://host/a.csv" }, new LocalStores(), "no store for 'nfs'");
    }

    [Fact]
    public async Task Whatever_a_store_throws_leaves_as_a_data_source_error()
    {
        string path = _directory.Write("a.csv", "u,i\n1,2\n");
        await AssertProbeRefusedAsync(new() { Path = path }, new LocalStores { Failure = new UnauthorizedAccessException("no") }, "may not be read");
        await AssertProbeRefusedAsync(new() { Path = path }, new LocalStores { Failure = new InvalidOperationException("odd") }, "could not be read: odd");
    }

    [Fact]
    public async Task A_probe_of_a_readable_file_succeeds()
    {
        string path = _directory.Write("a.csv", "u,i\n1,2\n");
        ProbeReport report = await new CsvSource(new() { Path = "file://" + path }, new LocalStores(), HostEnvironment.Empty).ProbeAsync(new(), default);
        Assert.Equal("ok", report.Status);
        Assert.Equal("8", report.Details["bytes"]);
    }

    [Fact]
    public void Wrong_options_are_reported_together_when_the_source_is_created()
    {
        DataSourceException e = Assert.Throws<DataSourceException>(() => new CsvSource(
            new()
            {
                Path = "a.csv.xz",
                Delimiter = "||",
                Encoding = "ebcdic",
                Header = -1,
                Dtype = new Dictionary<string, string> { ["x"] = "complex" },
            },
            new LocalStores(),
            HostEnvironment.Empty));
        Assert.Equal(ExitCode.DataSource, e.ExitCode);
        foreach (string expected in new[] { "delimiter: is", "encoding: is", "header: is", "dtype: the type of column 'x' is", "path: ends in '.xz'" })
            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        foreach (string value in new[] { "||", "ebcdic", "complex" })
            Assert.DoesNotContain(value, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",", "utf-8", "int64", "a.csv")]
    [InlineData("\t", "Latin-1", "datetime64[ns]", "a.csv.gz")]
    public void Right_options_break_no_rule(string delimiter, string encoding, string type, string path) =>
        Assert.Empty(new CsvSource.Config { Path = path, Delimiter = delimiter, Encoding = encoding, Dtype = new Dictionary<string, string> { ["x"] = type } }.Validate());

    [Theory]
    [InlineData("")]
    [InlineData("é")]
    [InlineData("\"")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData(";;")]
    public void A_delimiter_is_one_character_that_means_nothing_else(string delimiter) =>
        Assert.StartsWith("delimiter: ", Assert.Single(new CsvSource.Config { Path = "a.csv", Delimiter = delimiter }.Validate()), StringComparison.Ordinal);

    [Fact]
    public async Task Cancellation_is_no_data_source_error()
    {
        string path = _directory.Write("a.csv", "u,i\n1,2\n");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new CsvSource(new() { Path = path }, new LocalStores(), HostEnvironment.Empty).FetchAsync(new("r", "1"), new CancellationToken(true)).AsTask());
    }

    private static Task<DataFrame> FetchAsync(CsvSource.Config config, params string[] columns) =>
        new CsvSource(config, new LocalStores(), HostEnvironment.Empty).FetchAsync(new FetchContext("r", "1") { Columns = [.. columns] }, default).AsTask();

    private static async Task<DataSourceException> AssertRefusedAsync(CsvSource.Config config, ExitCode exitCode, params string[] expected)
    {
        DataSourceException e = await Assert.ThrowsAsync<DataSourceException>(() => FetchAsync(config, "u", "i"));
        Assert.Equal(exitCode, e.ExitCode);
        foreach (string text in expected)
            Assert.Contains(text, e.Message, StringComparison.Ordinal);
        return e;
    }

    private static async Task AssertProbeRefusedAsync(CsvSource.Config config, LocalStores stores, string expected)
    {
        DataSourceException e = await Assert.ThrowsAsync<DataSourceException>(() =>
            new CsvSource(config, stores, HostEnvironment.Empty).ProbeAsync(new ProbeContext(), default).AsTask());
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Texts(DataFrame frame, string column)
    {
        var text = (TextColumn)frame[column];
        return Enumerable.Range(0, text.Length).Select(text.GetString);
    }
}
