using Microsoft.CodeAnalysis;
using Recotem.TestHarness;
using static Recotem.Analyzers.Tests.Rules.DataSourceText;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2205Tests
{
    [Theory]
    [Fires]
    [InlineData("throw [|new InvalidOperationException()|];")]
    [InlineData("if (Path.Length == 0) throw [|new NotSupportedException()|];")]
    [InlineData("string text = Path.Length > 0 ? Path : throw [|new FormatException()|]; _ = text;")]
    [InlineData("string? path = Path; path = path ?? throw [|new IOException()|];")]
    [InlineData("_ = Path switch { \"\" => 1, _ => throw [|new NotImplementedException()|] };")]
    [InlineData("Exception error = new TimeoutException(); throw [|error|];")]
    [InlineData("throw [|Path.Length > 0 ? new TimeoutException() : new DataSourceException(\"failed\")|];")]
    [InlineData("void Fail() => throw [|new FormatException()|]; Fail();")]
    [InlineData("Action fail = () => throw [|new FormatException()|]; fail();")]
    [InlineData("_ = new[] { Path }.Select(p => p.Length > 0 ? p : throw [|new FormatException()|]).ToList();")]
    [InlineData("await Task.FromException([|new IOException()|]);")]
    [InlineData("ExceptionDispatchInfo.Throw([|new IOException()|]);")]
    [InlineData("ExceptionDispatchInfo.Capture([|new IOException()|]).Throw();")]
    [InlineData("try { throw [|new FormatException()|]; } finally { Path.ToString(); }")]
    [InlineData("try { throw new FormatException(); } catch (FormatException e) { throw [|new InvalidOperationException(\"failed\", e)|]; }")]
    [InlineData("using var reader = new StringReader(Path); throw [|new EndOfStreamException()|];")]
    public void A_throw_of_another_type_is_reported(string statements) => AnalyzerRun.Check("RCT2205", Fetch(statements));

    [Theory]
    [Fires]
    [InlineData("try { _ = int.Parse(Path); } catch (FormatException) { [|throw;|] }")]
    [InlineData("try { _ = int.Parse(Path); } catch (FormatException e) { throw [|e|]; }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (IOException) { [|throw;|] } catch (UnauthorizedAccessException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch { [|throw;|] }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) { Console.Error.WriteLine(e); [|throw;|] }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) when (e is not OperationCanceledException) { throw [|e|]; }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) { ExceptionDispatchInfo.Capture([|e|]).Throw(); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) { if (Path.Length > 3) [|throw;|] throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { _ = File.ReadAllText(Path); } catch (Exception e) { throw [|e is IOException ? e : new DataSourceException(\"failed\", e)|]; }")]
    [InlineData("try { throw new FormatException(); } catch (Exception e) { throw [|e.InnerException!|]; }")]
    public void Throwing_again_what_was_caught_is_reported(string statements) => AnalyzerRun.Check("RCT2205", Fetch(statements));

    [Theory]
    [Fires]
    [InlineData("_ = Read();", "private string Read() => throw [|new FormatException()|];")]
    [InlineData("_ = await ReadAsync();", "private static async Task<string> ReadAsync() { await Task.Yield(); throw [|new FormatException()|]; }")]
    [InlineData("_ = Text;", "private static string Text => throw [|new FormatException()|];")]
    [InlineData("foreach (string line in Lines()) { _ = line; }", "private static IEnumerable<string> Lines() { yield return \"a\"; throw [|new FormatException()|]; }")]
    [InlineData("throw [|Failure()|];", "private static Exception Failure() => new FormatException();")]
    [InlineData("Fail(new FormatException());", "private static void Fail(Exception e) => throw [|e|];")]
    [InlineData("_ = Nested.Read();", "private static class Nested { public static string Read() => throw [|new FormatException()|]; }")]
    [InlineData("Text = \"a\";", "private static string Text { set => throw [|new FormatException()|]; }")]
    [InlineData("throw [|new SourceException()|];", "private sealed class SourceException : Exception;")]
    public void A_throw_in_a_member_that_is_reached_is_reported(string statements, string members) => AnalyzerRun.Check("RCT2205", Fetch(statements, members));

    [Fact]
    [Fires]
    public void Constructors_and_probes_are_entry_points_and_are_named()
    {
        string code = $$"""
            namespace Acme;
            [DataSource("acme")]
            public sealed partial class Source : IDataSource, IProbe
            {
                [Configuration]
                public sealed record Config;
                private Source() { }
                public Source(Config config) : this() => throw [|new InvalidOperationException()|];
                public static ImmutableHashSet<string> NoExpandFields { get; } = [];
                {{EmptyFetch}}
                ValueTask<ProbeReport> IProbe.ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => throw [|new TimeoutException()|];
            }
            """;
        string[] messages = [.. AnalyzerRun.Check("RCT2205", code).Select(d => d.Message())];
        Assert.Equal(
            [
                "'InvalidOperationException' leaves the data source 'Source' from its constructor; wrap it in a DataSourceException",
                "'TimeoutException' leaves the data source 'Source' from 'ProbeAsync'; wrap it in a DataSourceException",
            ],
            messages);
    }

    [Fact]
    [Fires]
    public void A_caught_exception_is_told_apart_from_a_new_one()
    {
        Diagnostic again = Assert.Single(AnalyzerRun.Check("RCT2205", Fetch("try { _ = int.Parse(Path); } catch (FormatException) { [|throw;|] }")));
        Assert.Equal("true", again.Properties[FixProperties.Rethrown]);
        Diagnostic made = Assert.Single(AnalyzerRun.Check("RCT2205", Fetch("throw [|new FormatException()|];")));
        Assert.False(made.Properties.ContainsKey(FixProperties.Rethrown));
        Assert.Equal("global::System.FormatException", made.Properties[FixProperties.Exceptions]);
    }

    [Theory]
    [Silent]
    [InlineData("throw new DataSourceException(\"failed\");")]
    [InlineData("throw new OperationCanceledException(cancellationToken);")]
    [InlineData("throw new TaskCanceledException();")]
    [InlineData("cancellationToken.ThrowIfCancellationRequested();")]
    [InlineData("Exception error = new DataSourceException(\"failed\"); throw error;")]
    [InlineData("throw Wrap(new IOException());")]
    [InlineData("throw WrapAsException(new IOException());")]
    [InlineData("try { throw new FormatException(); } catch (FormatException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { Check(); } catch (Exception e) when (e is not OperationCanceledException) { throw Wrap(e); }")]
    [InlineData("try { await Task.Delay(1, cancellationToken); } catch (OperationCanceledException) { throw; }")]
    [InlineData("try { Check2(); } catch (DataSourceException) { throw; } catch (Exception e) { throw Wrap(e); }")]
    [InlineData("try { try { _ = int.Parse(Path); } catch (FormatException) { throw; } } catch (Exception e) { throw Wrap(e); }")]
    [InlineData("try { try { Check(); } catch (Exception e) { throw e; } } catch (Exception e) { throw Wrap(e); }")]
    [InlineData("_ = Path switch { \"\" => 1, _ => throw new DataSourceException(\"failed\") };")]
    [InlineData("try { Check(); } catch (Exception e) { if (e is OperationCanceledException) throw; throw Wrap(e); }")]
    [InlineData("try { Check(); } catch (Exception e) { if (e is not (OperationCanceledException or DataSourceException)) throw Wrap(e); throw; }")]
    [InlineData("try { Check(); } catch (Exception e) { switch (e) { case OperationCanceledException: throw; default: throw Wrap(e); } }")]
    [InlineData("try { Check(); } catch (Exception e) { throw e is DataSourceException ? e : Wrap(e); }")]
    [InlineData("try { Check(); } catch (Exception e) { throw Map(e); }")]
    [InlineData("try { Check(); } catch (Exception e) { throw e switch { OperationCanceledException => e, _ => Wrap(e) }; }")]
    [InlineData("Task failing = FailAsync(); if (failing.IsCompleted) { } try { await failing; } catch (Exception e) { throw Wrap(e); }")]
    [InlineData("try { FailAsync().ContinueWith(_ => 1, TaskScheduler.Default).ToString(); } finally { }")]
    [InlineData("Action unused = () => throw new FormatException();")]
    [InlineData("Func<Exception> make = () => new FormatException(); _ = make();")]
    [InlineData("var error = new FormatException(); Console.Error.WriteLine(error);")]
    public void Data_source_errors_cancellation_and_what_is_wrapped_may_leave(string statements) => AnalyzerRun.Check("RCT2205", Fetch(
        statements,
        """
        private static void Check() => throw new FormatException();
        private static void Check2() { }
        private static async Task FailAsync() { await Task.Yield(); throw new FormatException(); }
        private static Exception Map(Exception e) => e is OperationCanceledException ? e : new DataSourceException("failed", e);
        private static DataSourceException Wrap(Exception e) => new("failed", e);
        private static Exception WrapAsException(Exception e) => new DataSourceException("failed", e);
        private static void Unreached() => throw new FormatException();
        """));

    [Theory]
    [Boundary]
    [InlineData("throw new ArgumentException(Path);")]
    [InlineData("ArgumentNullException.ThrowIfNull(context);")]
    [InlineData("throw new ArgumentOutOfRangeException(nameof(context));")]
    [InlineData("throw new System.Diagnostics.UnreachableException();")]
    public void Signs_of_a_bug_need_no_wrapping(string statements) => AnalyzerRun.Check("RCT2205", Fetch(statements));

    [Theory]
    [Boundary]
    // Cleaning up before throwing again adds nothing of its own.
    [InlineData("try { _ = Path.Length; } catch { Path.ToString(); throw; }")]
    [InlineData("try { throw new DataSourceException(\"failed\"); } catch (Exception e) { Console.Error.WriteLine(e); throw; }")]
    // The catch is narrower than what is thrown, or its filter lets it through.
    [InlineData("try { throw [|new IOException()|]; } catch (FileNotFoundException e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { throw [|new FormatException()|]; } catch (Exception e) when (e is IOException) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { throw new FileNotFoundException(); } catch (IOException e) { throw new DataSourceException(\"failed\", e); }")]
    // The test before the throw lets something else through.
    [InlineData("try { throw new FormatException(); } catch (Exception e) { if (e is not OperationCanceledException) [|throw;|] throw new DataSourceException(\"failed\", e); }")]
    [InlineData("try { throw new FormatException(); } catch (Exception e) { if (e.Message.Length > 3) [|throw;|] throw new DataSourceException(\"failed\", e); }")]
    // The handler of one catch is not covered by the next.
    [InlineData("try { _ = Path; } catch (IOException e) { throw [|new FormatException(\"failed\", e)|]; } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    public void The_line_is_drawn_where_the_exception_leaves(string statements) => AnalyzerRun.Check("RCT2205", Fetch(statements));
}
