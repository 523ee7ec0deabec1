using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.TestHarness;
using static Recotem.Analyzers.Tests.Rules.DataSourceText;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2206Tests
{
    private const string Wrap = "catch (Exception e) when (e is not OperationCanceledException) { throw new DataSourceException(\"failed\", e); }";

    [Theory]
    [Fires]
    // Files.
    [InlineData("_ = File.[|ReadAllText|](Path);")]
    [InlineData("await File.[|ReadAllTextAsync|](Path, cancellationToken);")]
    [InlineData("foreach (string line in File.[|ReadLines|](Path)) { _ = line; }")]
    [InlineData("await foreach (string line in File.[|ReadLinesAsync|](Path, cancellationToken)) { _ = line; }")]
    [InlineData("File.[|Delete|](Path);")]
    [InlineData("_ = Directory.[|GetFiles|](Path);")]
    [InlineData("using var stream = new [|FileStream|](Path, FileMode.Open);")]
    [InlineData("using FileStream stream = [|new|](Path, FileMode.Open);")]
    [InlineData("using var reader = new [|StreamReader|](Path);")]
    [InlineData("_ = new FileInfo(Path).[|Length|];")]
    [InlineData("using Stream stream = new FileInfo(Path).[|OpenRead|]();")]
    [InlineData("_ = new DirectoryInfo(Path).[|GetFiles|]();")]
    [InlineData("_ = System.IO.Compression.ZipFile.[|OpenRead|](Path);")]
    [InlineData("_ = System.Xml.Linq.XDocument.[|Load|](Path);")]
    // HTTP and networks.
    [InlineData("using var client = new HttpClient(); _ = await client.[|GetStringAsync|](Path, cancellationToken);")]
    [InlineData("using var client = new HttpClient(); _ = await client.[|GetAsync|](Path, cancellationToken).ConfigureAwait(false);")]
    [InlineData("using var client = new HttpClient(); _ = client.[|Send|](new HttpRequestMessage(), cancellationToken);")]
    [InlineData("using var client = new HttpClient(); _ = await client.[|GetFromJsonAsync|]<int>(Path, cancellationToken);")]
    [InlineData("new HttpResponseMessage().[|EnsureSuccessStatusCode|]();")]
    [InlineData("using var content = new StringContent(\"\"); _ = await content.[|ReadAsStringAsync|](cancellationToken);")]
    [InlineData("using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp); await socket.[|ConnectAsync|](Path, 1, cancellationToken);")]
    [InlineData("using var client = new TcpClient(); await client.[|ConnectAsync|](Path, 1, cancellationToken);")]
    [InlineData("using var client = new [|TcpClient|](Path, 1);")]
    [InlineData("_ = await Dns.[|GetHostAddressesAsync|](Path, cancellationToken);")]
    [InlineData("using var socket = new ClientWebSocket(); await socket.[|ConnectAsync|](new Uri(Path), cancellationToken);")]
    [InlineData("using var ping = new Ping(); _ = await ping.[|SendPingAsync|](Path);")]
    // Databases.
    [InlineData("DbConnection c = Make<DbConnection>(); await c.[|OpenAsync|](cancellationToken);")]
    [InlineData("DbCommand c = Make<DbCommand>(); await using DbDataReader reader = await c.[|ExecuteReaderAsync|](cancellationToken);")]
    [InlineData("DbDataReader r = Make<DbDataReader>(); while (await r.[|ReadAsync|](cancellationToken)) { }")]
    [InlineData("IDbConnection c = Make<IDbConnection>(); c.[|Open|]();")]
    [InlineData("IDbCommand c = Make<IDbCommand>(); _ = c.[|ExecuteScalar|]();")]
    [InlineData("IDataReader r = Make<IDataReader>(); while (r.[|Read|]()) { }")]
    // Processes.
    [InlineData("using Process? p = Process.[|Start|](Path);")]
    [InlineData("using var p = new Process(); p.[|Start|]();")]
    [InlineData("_ = Process.GetCurrentProcess().StandardOutput.[|ReadToEnd|]();")]
    [InlineData("using var p = new Process(); _ = await p.StandardError.[|ReadLineAsync|](cancellationToken);")]
    [InlineData("foreach (Process p in Process.[|GetProcessesByName|](Path)) p.Dispose();")]
    // The storage of the host.
    [InlineData("IObjectStores s = Make<IObjectStores>(); _ = await s.[|ForAsync|](StorageLocation.Parse(Path), cancellationToken);")]
    public void A_call_of_each_family_is_reported_at_its_name(string statements) =>
        AnalyzerRun.Check("RCT2206", Fetch(statements, "private static T Make<T>() => default!;"));

    [Theory]
    [Fires]
    // Local functions, lambdas, method groups.
    [InlineData("string Read() => File.[|ReadAllText|](Path); _ = Read();")]
    [InlineData("Func<string> read = () => File.[|ReadAllText|](Path); _ = read();")]
    [InlineData("_ = new[] { Path }.Select(p => File.[|ReadAllText|](p)).ToList();")]
    [InlineData("_ = new[] { Path }.Select(File.[|ReadAllText|]).ToList();")]
    [InlineData("_ = await Task.Run(() => File.[|ReadAllText|](Path), cancellationToken);")]
    [InlineData("Array.ForEach(new[] { Path }, p => File.[|Delete|](p));")]
    [InlineData("Parallel.ForEach(new[] { Path }, p => File.[|Delete|](p));")]
    [InlineData("_ = (from p in new[] { Path } select File.[|ReadAllText|](p)).ToList();")]
    [InlineData("var all = new Dictionary<string, Func<string>> { [\"a\"] = () => File.[|ReadAllText|](Path) }; _ = all[\"a\"]();")]
    [InlineData("foreach (Func<Task<string>> f in new Func<Task<string>>[] { () => File.[|ReadAllTextAsync|](Path) }) _ = await f();")]
    [InlineData("await Task.WhenAll(File.[|ReadAllTextAsync|](Path), File.[|ReadAllLinesAsync|](Path));")]
    [InlineData("Task<string> text = Path.Length switch { 0 => File.[|ReadAllTextAsync|](Path), _ => Task.FromResult(Path) }; _ = await text;")]
    [InlineData("Task<string>? none = null; _ = await (none ?? File.[|ReadAllTextAsync|](Path));")]
    [InlineData("(Task<string> a, int b) = (File.[|ReadAllTextAsync|](Path), 1); _ = await a + b;")]
    [InlineData("await Parallel.ForEachAsync(new[] { Path }, cancellationToken, async (p, ct) => { await File.[|ReadAllTextAsync|](p, ct); });")]
    [InlineData("var text = new Lazy<string>(() => File.[|ReadAllText|](Path)); _ = text.Value;")]
    // Control flow.
    [InlineData("if (Path.Length > 0) { _ = Path.Length > 3 ? File.[|ReadAllText|](Path) : \"\"; }")]
    [InlineData("using (FileStream stream = File.[|OpenRead|](Path)) { }")]
    [InlineData("try { } finally { File.[|Delete|](Path); }")]
    [InlineData("try { } catch (IOException e) { File.[|Delete|](Path); throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { try { } finally { File.[|Delete|](Path); } } catch (FormatException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("Process? p = null; p?.[|Kill|]();")]
    [InlineData("string text = $\"{File.[|ReadAllText|](Path)}\"; _ = text;")]
    public void A_call_inside_of_another_construct_is_reported(string statements) => AnalyzerRun.Check("RCT2206", Fetch(statements));

    [Theory]
    [Fires]
    [InlineData("_ = Read();", "private string Read() => File.[|ReadAllText|](Path);")]
    [InlineData("_ = await ReadAsync();", "private async Task<string> ReadAsync() { await Task.Yield(); return await File.[|ReadAllTextAsync|](Path); }")]
    [InlineData("_ = Text;", "private string Text => File.[|ReadAllText|](Path);")]
    [InlineData("_ = this[0];", "private string this[int i] { get { return File.[|ReadAllText|](Path); } }")]
    [InlineData("foreach (string line in Lines()) { _ = line; }", "private IEnumerable<string> Lines() { yield return File.[|ReadAllText|](Path); }")]
    [InlineData(
        "await foreach (string line in LinesAsync()) { _ = line; }",
        "private async IAsyncEnumerable<string> LinesAsync() { await Task.Yield(); yield return File.[|ReadAllText|](Path); }")]
    [InlineData("_ = Nested.Read(Path);", "private static class Nested { public static string Read(string path) => File.[|ReadAllText|](path); }")]
    [InlineData("_ = new Nested(Path);", "private sealed class Nested(string path) { private readonly string _text = File.[|ReadAllText|](path); public string Text => _text; }")]
    [InlineData("using var own = new Own();", "private sealed class Own : IDisposable { public void Dispose() => File.[|Delete|](\"a\"); }")]
    [InlineData("await using (new Own()) { }", "private sealed class Own : IAsyncDisposable { public async ValueTask DisposeAsync() { await Task.Yield(); File.[|Delete|](\"a\"); } }")]
    [InlineData("foreach (string s in new Own()) { _ = s; }", "private sealed class Own { public IEnumerator<string> GetEnumerator() { yield return File.[|ReadAllText|](\"a\"); } }")]
    [InlineData("_ = new Own() + 1;", "private sealed class Own { public static Own operator +(Own own, int i) { File.[|Delete|](\"a\"); return own; } }")]
    [InlineData("string text = new Own(); _ = text;", "private sealed class Own { public static implicit operator string(Own own) => File.[|ReadAllText|](\"a\"); }")]
    [InlineData("IReader r = new Own(); _ = r.Read(Path);", "private interface IReader { string Read(string p); } private sealed class Own : IReader { public string Read(string p) => File.[|ReadAllText|](p); }")]
    [InlineData("Reader r = new Own(); _ = r.Text;", "private abstract class Reader { public abstract string Text { get; } } private sealed class Own : Reader { public override string Text => File.[|ReadAllText|](\"a\"); }")]
    [InlineData(
        "(string a, int b) = new Own(); _ = a + b;",
        "private sealed class Own { public void Deconstruct(out string a, out int b) { a = File.[|ReadAllText|](\"a\"); b = 1; } }")]
    [InlineData(
        "foreach ((string a, int b) in new[] { new Own() }) { _ = a + b; }",
        "private sealed class Own { public void Deconstruct(out string a, out int b) { a = File.[|ReadAllText|](\"a\"); b = 1; } }")]
    [InlineData(
        "_ = new Own() is (\"a\", 1);",
        "private sealed class Own { public void Deconstruct(out string a, out int b) { a = File.[|ReadAllText|](\"a\"); b = 1; } }")]
    [InlineData(
        "await new Own();",
        "private sealed class Own { public Waiter GetAwaiter() => new(); } private sealed class Waiter : INotifyCompletion { public bool IsCompleted => true; public void OnCompleted(Action a) => a(); public string GetResult() => File.[|ReadAllText|](\"a\"); }")]
    [InlineData(
        "foreach (int i in new Own()) { _ = i; }",
        "private sealed class Own { public Lines GetEnumerator() => new(); } private sealed class Lines { public int Current => 1; public bool MoveNext() => File.[|ReadAllText|](\"a\").Length > 3; }")]
    [InlineData("_ = A();", "private string A() => B(); private string B() => C(); private string C() => File.[|ReadAllText|](Path);")]
    [InlineData("_ = A(1);", "private string A(int depth) => depth > 3 ? File.[|ReadAllText|](Path) : A(depth + 1);")]
    [InlineData("Action delete = Delete; delete();", "private void Delete() => File.[|Delete|](Path);")]
    [InlineData("_ = _open();", "private readonly Func<string, string> _read = p => p; private readonly Func<Stream> _open = () => File.[|OpenRead|](\"a\");")]
    public void A_call_in_a_member_that_is_reached_is_reported(string statements, string members) =>
        AnalyzerRun.Check("RCT2206", Fetch(statements, members));

    [Theory]
    [Fires]
    [InlineData("private readonly string _text = File.[|ReadAllText|](\"a\"); public string Text => _text;")]
    [InlineData("private static readonly string s_text = File.[|ReadAllText|](\"a\"); public string Text => s_text;")]
    [InlineData("public string Text { get; } = File.[|ReadAllText|](\"a\");")]
    public void A_call_in_an_initialiser_is_reported(string members) => AnalyzerRun.Check("RCT2206", Of($"{EmptyFetch} {members}"));

    [Fact]
    [Fires]
    public void The_message_names_the_call_its_exceptions_the_source_and_the_way_out()
    {
        string code = Of(
            """
            public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) { Read(); return default; }
            public ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) { Read(); return default; }
            private void Read() { try { File.[|Delete|](Path); } catch (IOException e) { throw new DataSourceException("failed", e); } }
            """,
            bases: "IDataSource, IProbe");
        Diagnostic diagnostic = Assert.Single(AnalyzerRun.Check("RCT2206", code));
        Assert.Equal(
            "'File.Delete' can fail with UnauthorizedAccessException, which leaves the data source 'Source' from 'FetchAsync' and 'ProbeAsync'; catch it and throw a DataSourceException with it as the cause",
            diagnostic.Message());
        Assert.Equal("global::System.UnauthorizedAccessException", diagnostic.Properties[FixProperties.Exceptions]);
    }

    [Fact]
    [Fires]
    public void A_base_class_of_the_assembly_and_the_overrides_that_it_calls_are_followed() => AnalyzerRun.Check("RCT2206", $$"""
        using System.IO;
        namespace Acme;
        [DataSource("acme")]
        public sealed partial class Source(Source.Config config) : FileSource
        {
            [Configuration]
            public sealed record Config { public string Path { get; init; } = ""; }
            public static ImmutableHashSet<string> NoExpandFields { get; } = [];
            protected override string Read() => File.[|ReadAllText|](config.Path) + Tail();
        }

        public abstract class FileSource : IDataSource
        {
            public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) { _ = Read(); return default; }
            protected abstract string Read();
            static FileSource() => File.[|Delete|]("old");
            protected string Tail() => File.[|ReadAllText|]("tail");
        }
        """);

    [Fact]
    [Fires]
    public void A_source_marked_as_a_plugin_is_followed_into_its_other_files() => AnalyzerRun.Check(
        "RCT2206",
        """
        namespace Acme;
        [Plugin("acme")]
        public sealed partial class Source(Source.Config config) : IDataSource
        {
            [Configuration]
            public sealed record Config { public string Path { get; init; } = ""; }
            public static ImmutableHashSet<string> NoExpandFields { get; } = [];
            public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) { Read(config.Path); return default; }
        }
        """,
        """
        namespace Acme;
        partial class Source
        {
            private static void Read(string path) => System.IO.File.[|Delete|](path);
        }
        """);

    [Fact]
    [Silent]
    public void A_wrapping_helper_of_another_class_covers_what_it_runs() => AnalyzerRun.Check("RCT2206", Of(
        "public async ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) { await Guard.RunAsync(() => File.ReadAllTextAsync(Path)); return default!; }",
        """
        internal static class Guard
        {
            public static async Task RunAsync(Func<Task> work)
            {
                try { await work(); }
                catch (Exception e) when (e is not OperationCanceledException) { throw new DataSourceException("failed", e); }
            }
        }
        """));

    [Fact]
    [Fires]
    public void What_another_class_of_the_assembly_lets_out_is_reported_where_it_is_called() => AnalyzerRun.Check("RCT2206", Of(
        "public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) { _ = Files.[|Read|](Path); return default; }",
        "internal static class Files { public static string Read(string path) => File.ReadAllText(path); }"));

    [Theory]
    [Silent]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = await File.ReadAllTextAsync(Path); } catch (IOException e) { throw new DataSourceException(\"failed\", e); } catch (UnauthorizedAccessException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) when (e is not OperationCanceledException) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) when (e is not (DataSourceException or OperationCanceledException)) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) when (!cancellationToken.IsCancellationRequested) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) when (IsExternal(e)) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) when (e switch { IOException or UnauthorizedAccessException => true, _ => false }) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (OperationCanceledException) { throw; } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (SystemException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { using var client = new HttpClient(); _ = await client.GetStringAsync(Path); } catch (HttpRequestException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = await Dns.GetHostAddressesAsync(Path); } catch (SocketException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { using Process? p = Process.Start(Path); } catch (System.ComponentModel.Win32Exception e) { throw new DataSourceException(\"failed\", e); } catch (InvalidOperationException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("if (File.Exists(Path) && Directory.Exists(Path)) { }")]
    [InlineData("_ = System.IO.Path.GetFullPath(Path); _ = new FileInfo(Path).Exists; using var reader = new StringReader(Path); _ = await reader.ReadLineAsync(cancellationToken);")]
    [InlineData("using var memory = new MemoryStream(); using var reader = new StreamReader(memory); _ = await reader.ReadToEndAsync(cancellationToken);")]
    [InlineData("Func<string> read = () => File.ReadAllText(Path); try { _ = read(); } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("Func<string> unused = () => File.ReadAllText(Path);")]
    [InlineData("Task<string> text = File.ReadAllTextAsync(Path); try { _ = await text; } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("var tasks = new List<Task>(); tasks.Add(File.ReadAllTextAsync(Path)); try { await Task.WhenAll(tasks); } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("string Read() => File.ReadAllText(Path); try { _ = Read(); } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("IEnumerable<string> texts = new[] { Path }.Select(p => File.ReadAllText(p)); try { _ = texts.ToList(); } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("var tasks = new List<Task<string>> { File.ReadAllTextAsync(Path) }; if (tasks.Count > 0 && tasks.Contains(tasks[0])) { try { await Task.WhenAll(tasks); } catch (Exception e) { throw new DataSourceException(\"failed\", e); } }")]
    [InlineData("Task<string> text = File.ReadAllTextAsync(Path); if (!text.IsCompleted) { } try { _ = await text; } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { using var c = new HttpClient(); await using Stream s = await c.GetStreamAsync(Path); _ = await System.Text.Json.JsonSerializer.DeserializeAsync<int>(s); } catch (HttpRequestException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { Parallel.ForEach(new[] { Path }, p => File.Delete(p)); } catch (AggregateException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("var a = File.ReadAllTextAsync(Path); try { await Task.WhenAll(a, a); _ = a.Result; } catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => { await Task.Yield(); File.Delete(Path + i); })); } catch (Exception e) when (e is not OperationCanceledException) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("using CancellationTokenRegistration r = cancellationToken.Register(() => File.Delete(Path));")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(Path);")]
    [InlineData("System.Linq.Expressions.Expression<Func<string>> read = () => File.ReadAllText(Path);")]
    [InlineData("_ = nameof(File.ReadAllText);")]
    public void A_call_that_is_wrapped_or_does_not_reach_outside_is_accepted(string statements) => AnalyzerRun.Check("RCT2206", Fetch(
        statements, "private static bool IsExternal(Exception e) => e is IOException or UnauthorizedAccessException;"));

    [Fact]
    [Fires]
    public void Extension_properties_are_named_by_the_class_that_declares_them()
    {
        string code = Of(
            "public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) { _ = Path.Ext2; return default; }",
            "internal static class Texts { extension(string path) { public string Ext2 => File.ReadAllText(path); } }");
        CSharpCompilation output = GeneratorRun.OfBroken(GeneratorInput.Of(code)).Output;
        // The compiler of the tests has extension members as a preview.
        CSharpCompilation compilation = output.RemoveAllSyntaxTrees().AddSyntaxTrees(output.SyntaxTrees.Select(t =>
            CSharpSyntaxTree.ParseText(t.GetText(), ((CSharpParseOptions)t.Options).WithLanguageVersion(LanguageVersion.Preview), t.FilePath)));
        INamedTypeSymbol source = compilation.GetTypeByMetadataName("Acme.Source")!;
        var exceptions = new ExceptionTypes(compilation);
        var bodies = new Bodies(compilation, source, CancellationToken.None);
        var flow = new ExceptionFlow(source, bodies, new ExternalApis(exceptions, _ => null), exceptions, CancellationToken.None);
        Body fetch = bodies.Of((IMethodSymbol)source.GetMembers("FetchAsync").Single())!;
        flow.Enter(fetch);
        flow.Run();
        Assert.Equal("Texts.Ext2", Assert.Single(fetch.Immediate.All.Keys).Name);
    }

    [Fact]
    [Boundary]
    public void Options_and_members_are_looked_up_once()
    {
        CSharpCompilation compilation = GeneratorRun.OfBroken(GeneratorInput.Of(Of(EmptyFetch))).Output;
        int asked = 0;
        var apis = new ExternalApis(new ExceptionTypes(compilation), _ =>
        {
            asked++;
            return "System.Console";
        });
        SyntaxTree tree = compilation.SyntaxTrees.First();
        IMethodSymbol method = compilation.GetTypeByMetadataName("System.Console")!.GetMembers("ReadLine").OfType<IMethodSymbol>().Single();
        ImmutableArray<ITypeSymbol> first = apis.Find(method, tree);
        Assert.Single(first);
        Assert.True(first == apis.Find(method, tree));
        Assert.Equal(1, asked);
    }

    [Theory]
    [Silent]
    // By the caller, by a helper that is given the work, by the reader of a sequence.
    [InlineData("try { _ = await ReadAsync(); } catch (Exception e) { throw new DataSourceException(\"failed\", e); }", "private Task<string> ReadAsync() => File.ReadAllTextAsync(Path);")]
    [InlineData("_ = await Guard(() => File.ReadAllTextAsync(Path));", "private static async Task<T> Guard<T>(Func<Task<T>> work) { try { return await work(); } catch (Exception e) when (e is not OperationCanceledException) { throw new DataSourceException(\"failed\", e); } }")]
    [InlineData("_ = Guard(() => File.ReadAllText(Path));", "private static T Guard<T>(Func<T> work) { try { return work(); } catch (Exception e) { throw Wrap(e); } } private static DataSourceException Wrap(Exception e) => new(\"failed\", e);")]
    [InlineData("try { foreach (string l in Lines()) { _ = l; } } catch (Exception e) { throw new DataSourceException(\"failed\", e); }", "private IEnumerable<string> Lines() { yield return File.ReadAllText(Path); }")]
    [InlineData("try { _ = Text; } catch (Exception e) { throw new DataSourceException(\"failed\", e); }", "private string Text => File.ReadAllText(Path);")]
    [InlineData("try { _ = _text.Value; } catch (Exception e) { throw new DataSourceException(\"failed\", e); }", "private readonly Lazy<string> _text = new(() => File.ReadAllText(\"a\"));")]
    [InlineData("", "private string Unreached() => File.ReadAllText(Path);")]
    public void Wrapping_by_the_caller_is_as_good_as_by_the_helper(string statements, string members) =>
        AnalyzerRun.Check("RCT2206", Fetch(statements, members));

    [Theory]
    [Silent]
    [InlineData("Translate(e) is { } known) { throw known; }")]
    [InlineData("Translate(e) is DataSourceException known) { throw known; }")]
    [InlineData("Translate(e) is not null) { throw Translate(e)!; }")]
    [InlineData("Translate(e) != null) { throw Translate(e)!; }")]
    [InlineData("Switch(e) is { } known) { throw known; }")]
    public void A_filter_that_translates_the_exception_is_understood(string handler) => AnalyzerRun.Check("RCT2206", Fetch(
        $"try {{ _ = File.ReadAllText(Path); }} catch (Exception e) when ({handler}", Translating));

    [Theory]
    [Boundary]
    [InlineData("Translate(e) is null) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("TranslateSome(e) is { } known) { throw known; }")]
    [InlineData("Translate(e) is { Message: \"\" } known) { throw known; }")]
    public void A_filter_that_translates_too_little_is_not_enough(string handler) => AnalyzerRun.Check("RCT2206", Fetch(
        $"try {{ _ = File.[|ReadAllText|](Path); }} catch (Exception e) when ({handler}", Translating));

    private const string Translating = """
        private static DataSourceException? Translate(Exception e) => e is IOException or UnauthorizedAccessException ? new DataSourceException("failed", e) : null;
        private static DataSourceException? TranslateSome(Exception e) => e is IOException ? new DataSourceException("failed", e) : null;
        private static DataSourceException? Switch(Exception e) => e switch { IOException or UnauthorizedAccessException => new DataSourceException("failed", e), _ => null };
        """;

    [Fact]
    [Silent]
    public void Plugins_of_other_kinds_and_unmarked_classes_are_not_data_sources() => AnalyzerRun.Check("RCT2206", """
        using System.IO;
        namespace Acme;
        [Plugin("mine")]
        public sealed partial class Mine : IMetric
        {
            public double Score(in Ranking ranking) => File.ReadAllText("a").Length;
        }

        public abstract class Base : IDataSource
        {
            public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) { File.Delete("a"); return default; }
        }
        """);

    [Theory]
    [Boundary]
    // A type short of the family.
    [InlineData("try { _ = File.[|ReadAllText|](Path); } catch (IOException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.[|ReadAllText|](Path); } catch (FileNotFoundException e) { throw new DataSourceException(\"failed\", e); } catch (UnauthorizedAccessException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { using Process? p = Process.[|Start|](Path); } catch (System.ComponentModel.Win32Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { using var c = new HttpClient(); _ = await c.[|GetStringAsync|](Path); } catch (IOException e) { throw new DataSourceException(\"failed\", e); }")]
    // A filter that lets some through.
    [InlineData("try { _ = File.[|ReadAllText|](Path); } catch (Exception e) when (e is IOException) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.[|ReadAllText|](Path); } catch (Exception e) when (e.Message.Length > 3) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.[|ReadAllText|](Path); } catch (Exception e) when (cancellationToken.IsCancellationRequested) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.[|ReadAllText|](Path); } catch (Exception e) when (e is not FileNotFoundException) { throw new DataSourceException(\"failed\", e); }")]
    // The call, the wait or the reading is outside of the try.
    [InlineData("Task<string> text; try { text = File.[|ReadAllTextAsync|](Path); } catch (Exception e) { throw new DataSourceException(\"failed\", e); } _ = await text;")]
    [InlineData("IEnumerable<string> texts; try { texts = new[] { Path }.Select(p => File.[|ReadAllText|](p)); } catch (Exception e) { throw new DataSourceException(\"failed\", e); } _ = texts.ToList();")]
    [InlineData("StreamReader reader; try { reader = File.OpenText(Path); } catch (Exception e) { throw new DataSourceException(\"failed\", e); } _ = await reader.[|ReadToEndAsync|]();")]
    [InlineData("Func<string> read; try { read = () => File.[|ReadAllText|](Path); } catch (Exception e) { throw new DataSourceException(\"failed\", e); } _ = read();")]
    // What fails in parallel comes out as an AggregateException.
    [InlineData("try { Parallel.ForEach(new[] { Path }, p => File.[|Delete|](p)); } catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("using var c = new HttpClient(); Stream s; try { s = await c.GetStreamAsync(Path); } catch (Exception e) { throw new DataSourceException(\"failed\", e); } _ = await System.Text.Json.JsonSerializer.[|DeserializeAsync|]<int>(s);")]
    [InlineData("try { _ = File.[|ReadAllTextAsync|](Path).{|RCT2209:Result|}; } catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new DataSourceException(\"failed\", e); }")]
    public void A_catch_that_misses_something_is_not_enough(string statements) => AnalyzerRun.Check("RCT2206", Fetch(statements));

    [Fact]
    [Boundary]
    public void A_sum_of_twenty_thousand_terms_is_followed_to_its_last() => AnalyzerRun.Check(
        "RCT2206",
        Fetch($"string x = Path; _ = {string.Join(" + ", Enumerable.Repeat("x", 20000))} + File.[|ReadAllText|](Path);"));

    [Fact]
    [Boundary]
    public void Code_that_is_nested_too_deeply_for_the_stack_is_left_alone_and_other_code_is_not()
    {
        string code = Of($$"""
            {{EmptyFetch}}
            private object Deep() => new System.Text.StringBuilder(Path){{string.Concat(Enumerable.Repeat(".Append(1)", 2000))}};
            private string Shallow() => File.ReadAllText(Path);
            """);
        CSharpCompilation compilation = GeneratorRun.OfBroken(GeneratorInput.Of(code)).Output;
        INamedTypeSymbol source = compilation.GetTypeByMetadataName("Acme.Source")!;
        var exceptions = new ExceptionTypes(compilation);
        var bodies = new Bodies(compilation, source, CancellationToken.None);
        var flow = new ExceptionFlow(source, bodies, new ExternalApis(exceptions, _ => null), exceptions, CancellationToken.None);
        Body deep = bodies.Of((IMethodSymbol)source.GetMembers("Deep").Single())!;
        Body shallow = bodies.Of((IMethodSymbol)source.GetMembers("Shallow").Single())!;
        flow.Enter(deep);
        flow.Enter(shallow);
        var small = new Thread(flow.Run, maxStackSize: 256 * 1024);
        small.Start();
        small.Join();
        Assert.True(deep.IsTooDeep);
        Assert.False(shallow.IsTooDeep);
        Assert.Single(shallow.Immediate.All);
    }

    [Fact]
    [Boundary]
    public void A_task_that_is_returned_without_await_escapes_the_try()
    {
        AnalyzerRun.Check("RCT2206", Fetch(
            "_ = await ReadAsync();",
            $$"""private Task<string> ReadAsync() { try { return File.[|ReadAllTextAsync|](Path); } {{Wrap}} }"""));
        AnalyzerRun.Check("RCT2206", Fetch(
            "_ = await ReadAsync();",
            $$"""private async Task<string> ReadAsync() { try { return await File.ReadAllTextAsync(Path); } {{Wrap}} }"""));
    }

    [Fact]
    [Boundary]
    public void One_unwrapped_caller_of_a_shared_helper_is_enough()
    {
        const string Helper = "private string Read() => File.[|ReadAllText|](Path);";
        AnalyzerRun.Check("RCT2206", Fetch($$"""try { _ = Read(); } {{Wrap}} _ = Read();""", Helper));
    }

    [Theory]
    [Fires]
    [InlineData("Acme.Client.Query")]
    [InlineData("Acme.Client")]
    [InlineData("Acme.Client.Query:Acme.ClientException")]
    [InlineData(" Other.Thing , Acme.Client.Query : Acme.ClientException | System.IO.IOException ,")]
    [InlineData("Acme.Client.Query:")]
    [InlineData("Acme.Client.Query:No.Such.Exception")]
    [InlineData("System.Text.StringBuilder,Acme.Client.Query")]
    public void The_list_of_external_calls_is_extended_in_the_editor_configuration(string option) =>
        CheckWithOption(option, "_ = new Client().[|Query|](Path);");

    [Theory]
    [Silent]
    [InlineData("")]
    [InlineData(",,")]
    [InlineData(":")]
    [InlineData(".")]
    [InlineData("Acme.Client.Querying")]
    [InlineData("Client.Query")]
    [InlineData("Acme.Client.-")]
    [InlineData("Acme.Client.-Query")]
    [InlineData("Acme.Client.*-")]
    [InlineData("Acme.Client.(string)")]
    [InlineData("Acme.Client.Query (string)")]
    [InlineData("Acme.Client.Other Query")]
    public void An_entry_that_names_nothing_adds_nothing(string option) => CheckWithOption(option, "_ = new Client().Query(Path);");

    [Fact]
    [Boundary]
    public void A_named_exception_is_covered_by_its_catch_and_an_unnamed_one_by_a_catch_of_everything()
    {
        const string Caught = "try { _ = new Client().Query(Path); } catch (ClientException e) { throw new DataSourceException(\"failed\", e); }";
        CheckWithOption("Acme.Client.Query:Acme.ClientException", Caught);
        CheckWithOption("Acme.Client.Query", Caught.Replace("Query", "[|Query|]", StringComparison.Ordinal));
        CheckWithOption("Acme.Client.Query", $$"""try { _ = new Client().Query(Path); } {{Wrap}}""");
    }

    [Fact]
    [Boundary]
    public void The_constructor_is_meant_by_new_alone()
    {
        CheckWithOption("Acme.Client", "_ = new Client();");
        CheckWithOption("Acme.Client.new", "_ = new [|Client|]().Query(Path);");
    }

    private static void CheckWithOption(string option, string statements)
    {
        ImmutableDictionary<string, string> options = AnalyzerInput.CompleteProject.Add("recotem_external_apis", option);
        GeneratorInput library = new()
        {
            AssemblyName = "Acme.Client",
            Files = ["namespace Acme; public class ClientException : Exception; public class Client { public string Query(string text) => text; }"],
        };
        AnalyzerRun.Check(new AnalyzerInput
        {
            Project = GeneratorInput.Of(Fetch(statements)) with { References = [GeneratorRun.Of(library).Output.ToMetadataReference()] },
            Id = "RCT2206",
            Options = options,
        });
    }
}
