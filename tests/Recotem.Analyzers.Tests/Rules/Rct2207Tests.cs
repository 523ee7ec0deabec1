using Recotem.TestHarness;
using static Recotem.Analyzers.Tests.Rules.DataSourceText;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2207Tests
{
    [Theory]
    [Fires]
    [InlineData("try { _ = File.ReadAllText(Path); } [|catch|] { }")]
    [InlineData("try { _ = File.ReadAllText(Path); } [|catch (Exception)|] { }")]
    [InlineData("try { _ = File.ReadAllText(Path); } [|catch (Exception e)|] { Console.Error.WriteLine(e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } [|catch (Exception e)|] when (e is not OperationCanceledException) { return new DataFrameBuilder().Build(); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } [|catch (Exception e)|] when (Log(e)) { }")]
    [InlineData("try { _ = File.ReadAllText(Path); } [|catch (IOException)|] { } catch (UnauthorizedAccessException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { using var c = new HttpClient(); _ = await c.GetStringAsync(Path); } [|catch (HttpRequestException)|] { return new DataFrameBuilder().Build(); }")]
    [InlineData("try { _ = await Dns.GetHostAddressesAsync(Path); } [|catch (SocketException)|] { }")]
    [InlineData("try { using Process? p = Process.Start(Path); } [|catch (InvalidOperationException)|] { } catch (System.ComponentModel.Win32Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = Make<DbConnection>().Database; } [|catch (DbException)|] { }")]
    [InlineData("try { _ = File.ReadAllText(Path); } [|catch (Exception e)|] { if (Path.Length > 3) throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } [|catch (Exception e)|] { switch (Path) { case \"\": throw new DataSourceException(\"failed\", e); } }")]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { var error = new DataSourceException(\"failed\", e); Console.Error.WriteLine(error); }")]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { _ = new DataSourceException(\"failed\", e); }")]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { if (e is OperationCanceledException) throw; }")]
    [InlineData("foreach (string p in new[] { Path }) { try { _ = File.ReadAllText(p); } [|catch (Exception)|] { continue; } }")]
    [InlineData("foreach (string p in new[] { Path }) { try { _ = File.ReadAllText(p); } [|catch (Exception)|] { break; } }")]
    [InlineData("string Read() { try { return File.ReadAllText(Path); } [|catch (Exception)|] { return \"\"; } } _ = Read();")]
    [InlineData("Func<string> read = () => { try { return File.ReadAllText(Path); } [|catch (Exception)|] { return \"\"; } }; _ = read();")]
    [InlineData("_ = ReadOrNull();")]
    public void A_catch_that_goes_on_is_reported(string statements)
    {
        string helper = statements.Contains("ReadOrNull", StringComparison.Ordinal)
            ? "private string? ReadOrNull() { try { return File.ReadAllText(Path); } [|catch (Exception)|] { return null; } }"
            : "";
        AnalyzerRun.Check("RCT2207", Fetch(
            statements,
            $"private static T Make<T>() => default!; private static bool Log(Exception e) {{ Console.Error.WriteLine(e); return true; }} {helper}"));
    }

    [Fact]
    [Fires]
    public void The_message_names_what_is_caught()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2207", Fetch("try { File.Delete(Path); } [|catch|] { }"))).Message();
        Assert.Equal("This catch of 'Exception' hides the failure from whoever runs the recipe; throw a DataSourceException with it as the cause", message);
    }

    [Theory]
    [Silent]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { throw Wrap(e); }")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { Fail(e); }")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { if (Path.Length > 3) throw new DataSourceException(\"long\", e); else throw Wrap(e); }")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { switch (e) { case IOException: throw Wrap(e); default: throw new DataSourceException(\"failed\", e); } }")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { return await ValueTask.FromException<DataFrame>(Wrap(e)); }")]
    [InlineData("DataSourceException? error = null; try { File.Delete(Path); } catch (Exception e) { error = Wrap(e); } if (error is not null) throw error;")]
    [InlineData("Exception? last = null; try { File.Delete(Path); } catch (Exception e) { last = e; } if (last is not null) throw new DataSourceException(\"failed\", last);")]
    [InlineData("var all = new List<Exception>(); try { File.Delete(Path); } catch (Exception e) { all.Add(e); } if (all.Count > 0) throw new DataSourceException(\"failed\", new AggregateException(all));")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { if (e is OperationCanceledException) return new DataFrameBuilder().Build(); throw Wrap(e); }")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { if (e is not OperationCanceledException) throw Wrap(e); }")]
    [InlineData("try { await Task.Delay(1, cancellationToken); } catch (OperationCanceledException) { }")]
    [InlineData("try { _ = int.Parse(Path); } catch (FormatException) { }")]
    [InlineData("try { _ = int.Parse(Path); } catch (Exception e) when (e is FormatException or OverflowException) { }")]
    [InlineData("try { _ = Path.Length; } catch (InvalidOperationException) { }")]
    public void A_catch_that_passes_the_failure_on_or_takes_none_from_outside_is_accepted(string statements) => AnalyzerRun.Check("RCT2207", Fetch(
        statements,
        """
        private static DataSourceException Wrap(Exception e) => new("failed", e);
        private static void Fail(Exception e) => throw Wrap(e);
        private void Unreached() { try { File.Delete(Path); } catch (Exception) { } }
        """));

    [Theory]
    [Silent]
    [InlineData("System.Threading.Channels.ChannelWriter<int> writer = Make<System.Threading.Channels.ChannelWriter<int>>(); try { File.Delete(Path); } catch (Exception e) { writer.Complete(new DataSourceException(\"failed\", e)); }")]
    [InlineData("System.Threading.Channels.ChannelWriter<int> writer = Make<System.Threading.Channels.ChannelWriter<int>>(); Exception? why = null; try { File.Delete(Path); } catch (Exception e) { why = e; } writer.Complete(why);")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { _failed = e; } Check();")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { Keep(e); } Check();")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { _all.Add(e); }")]
    [InlineData("if (!TryRead(out string? text, out Exception? why)) throw new DataSourceException(\"failed\", why!); _ = text;")]
    [InlineData("(string? text, Exception? why) = Read(); if (why is not null) throw new DataSourceException(\"failed\", why); _ = text;")]
    [InlineData("Action<Exception> fail = e => _failed = e; try { File.Delete(Path); } catch (Exception e) { fail(e); }")]
    public void A_failure_that_is_handed_on_is_not_swallowed(string statements) => AnalyzerRun.Check("RCT2207", Fetch(statements, Keeping));

    [Theory]
    [Boundary]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { LogFailure(e); }")]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { Make<Logger>().Error(e); }")]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { Make<Audit>().Write(e); }")]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { _ = Describe(e); }")]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { _text = e.Message; }")]
    [InlineData("var all = new List<Exception>(); try { File.Delete(Path); } [|catch (Exception e)|] { all.Add(e); }")]
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { _ = new AggregateException(e); }")]
    [InlineData("try { File.Delete(Path); } catch (Exception e) { Make<ILogin>().Fail(e); }")]
    public void Writing_it_to_a_log_or_describing_it_is_not_handing_on(string statements) => AnalyzerRun.Check("RCT2207", Fetch(
        statements,
        $$"""
        {{Keeping}}
        private string? _text;
        private void LogFailure(Exception e) => _failed = e;
        private static string Describe(Exception e) => new Described(e).ToString() + e.Message;
        private sealed record Described(Exception Error);
        private interface ILogin { void Fail(Exception e); }
        private interface Logger { void Error(Exception e); }
        private interface Audit : IEventLog { void Write(Exception e); }
        public string? Text => _text;
        """));

    private const string Keeping = """
        private Exception? _failed;
        private readonly List<Exception> _all = new();
        private static T Make<T>() => default!;
        private void Keep(Exception e) => _failed = e;
        private void Check() { if (_failed is not null) throw new DataSourceException("failed", _failed); }
        private bool TryRead(out string? text, out Exception? why)
        {
            try { text = File.ReadAllText(Path); why = null; return true; }
            catch (Exception e) { text = null; why = e; return false; }
        }

        private (string? Text, Exception? Why) Read()
        {
            try { return (File.ReadAllText(Path), null); }
            catch (Exception e) { return (null, e); }
        }
        """;

    [Theory]
    [Boundary]
    // A retry that gives up in the end.
    [InlineData("for (int i = 0; ; i++) { try { File.Delete(Path); break; } catch (Exception e) { if (i == 3) throw new DataSourceException(\"failed\", e); } }")]
    [InlineData("for (int i = 0; ; i++) { try { File.Delete(Path); break; } catch (Exception) when (i < 3) { await Task.Delay(1, cancellationToken); } catch (Exception e) { throw new DataSourceException(\"failed\", e); } }")]
    [InlineData("int tries = 0; again: try { File.Delete(Path); } catch (IOException) when (tries++ < 3) { goto again; } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("again: try { File.Delete(Path); } [|catch (Exception)|] { goto again; }")]
    [InlineData("for (int i = 0; i < 3; i++) { try { File.Delete(Path); break; } [|catch (Exception)|] { await Task.Delay(1, cancellationToken); } }")]
    // Cleaning up while a failure is already on its way, or nothing depends on it.
    [InlineData("try { File.Delete(Path); } catch (Exception e) { try { File.Delete(\"b\"); } catch (Exception) { } throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = Path.Length; } finally { try { File.Delete(\"b\"); } catch (Exception) { } }")]
    [InlineData("try { _ = Path.Length; } finally { Path.ToString(); } try { File.Delete(\"b\"); } [|catch (Exception)|] { }")]
    // A helper that throws on some ways only.
    [InlineData("try { File.Delete(Path); } [|catch (Exception e)|] { FailIfLong(e); }")]
    public void The_line_is_drawn_where_the_failure_is_forgotten(string statements) => AnalyzerRun.Check("RCT2207", Fetch(
        statements, "private void FailIfLong(Exception e) { if (Path.Length > 3) throw new DataSourceException(\"failed\", e); }"));
}
