using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.DataSources;

public sealed class FailureFixTests
{
    [Theory]
    [InlineData(
        "if (Path.Length == 0) throw [|new InvalidOperationException(\"no path\")|]; // checked",
        "if (Path.Length == 0) throw new DataSourceException(\"no path\"); // checked")]
    [InlineData("_ = Path ?? throw [|new NotSupportedException()|];", "_ = Path ?? throw new DataSourceException(\"'Source' failed.\", new NotSupportedException());")]
    [InlineData(
        "try { await Task.Yield(); } catch (FormatException) { throw [|new InvalidOperationException(\"bad\")|]; }",
        "try { await Task.Yield(); } catch (FormatException e) { throw new DataSourceException(\"bad\", e); }")]
    [InlineData(
        "try { await Task.Yield(); } catch (FormatException bad) { throw [|new InvalidOperationException(\"bad\", bad)|]; }",
        "try { await Task.Yield(); } catch (FormatException bad) { throw new DataSourceException(\"bad\", bad); }")]
    [InlineData(
        "try { await Task.Yield(); } catch (FormatException bad) { [|throw;|] }",
        "try { await Task.Yield(); } catch (FormatException bad) { throw new DataSourceException(bad.Message, bad); }")]
    [InlineData("Exception made = new FormatException(\"x\"); throw [|made|];", "Exception made = new FormatException(\"x\"); throw new DataSourceException(made.Message, made);")]
    public void What_is_thrown_becomes_a_data_source_error(string before, string after) => CodeFixRun.Check("RCT2205", Fetch(before), Fetch(after));

    [Fact]
    public void Every_throw_is_wrapped_in_every_file() => CodeFixRun.CheckAll(
        "RCT2205",
        (Fetch("if (Path.Length == 1) throw [|new FormatException(\"a\")|]; if (Path.Length == 2) throw [|new FormatException(\"b\")|];"), Fetch("if (Path.Length == 1) throw new DataSourceException(\"a\"); if (Path.Length == 2) throw new DataSourceException(\"b\");")),
        (Fetch("if (Path.Length == 1) throw [|new FormatException(\"a\")|];", "Other"), Fetch("if (Path.Length == 1) throw new DataSourceException(\"a\");", "Other")));

    [Fact]
    public void A_statement_is_wrapped_alone() => CodeFixRun.Check(
        "RCT2206",
        Fetch(
            """
            // Old files go.
                    System.IO.File.[|Delete|](Path); // at once
            """),
        Fetch(
            """
            // Old files go.
                    try
                    {
                        System.IO.File.Delete(Path);
                    }
                    catch (Exception e) when (e is System.IO.IOException or UnauthorizedAccessException)
                    {
                        throw new DataSourceException(e.Message, e);
                    } // at once
            """));

    [Fact]
    public void A_variable_that_is_used_later_is_declared_before() => CodeFixRun.Check(
        "RCT2206",
        Fetch(
            """
            var text = await System.IO.File.[|ReadAllTextAsync|](Path, cancellationToken);
                    _ = text.Length;
            """),
        Fetch(
            """
            string text;
                    try
                    {
                        text = await System.IO.File.ReadAllTextAsync(Path, cancellationToken);
                    }
                    catch (Exception e) when (e is System.IO.IOException or UnauthorizedAccessException)
                    {
                        throw new DataSourceException(e.Message, e);
                    }
                    _ = text.Length;
            """));

    [Fact]
    public void What_follows_a_using_declaration_is_wrapped_with_it() => CodeFixRun.Check(
        "RCT2206",
        Fetch(
            """
            using var stream = System.IO.File.[|OpenRead|](Path);
                    _ = stream.CanRead;
            """),
        Fetch(
            """
            try
                    {
                        using var stream = System.IO.File.OpenRead(Path);
                        _ = stream.CanRead;
                        return new DataFrameBuilder("a").Build();
                    }
                    catch (Exception e) when (e is System.IO.IOException or UnauthorizedAccessException)
                    {
                        throw new DataSourceException(e.Message, e);
                    }
            """).Replace("        }\n        return new DataFrameBuilder(\"a\").Build();\n    }", "        }\n    }", StringComparison.Ordinal));

    [Fact]
    public void An_expression_body_becomes_a_block() => CodeFixRun.Check(
        "RCT2206",
        Fetch("_ = Read();", members: "private string Read() => System.IO.File.[|ReadAllText|](Path);"),
        Fetch(
            "_ = Read();",
            members: """
            private string Read()
                {
                    try
                    {
                        return System.IO.File.ReadAllText(Path);
                    }
                    catch (Exception e) when (e is System.IO.IOException or UnauthorizedAccessException)
                    {
                        throw new DataSourceException(e.Message, e);
                    }
                }
            """));

    [Fact]
    public void Calls_beside_each_other_are_wrapped_at_once() => CodeFixRun.CheckAll(
        "RCT2206",
        (
            Fetch(
                """
                using var client = new System.Net.Http.HttpClient();
                        string text = await client.[|GetStringAsync|](Path, cancellationToken);
                        if (text.Length > 0)
                            System.IO.File.[|Delete|](text);
                """),
            Fetch(
                """
                using var client = new System.Net.Http.HttpClient();
                        string text;
                        try
                        {
                            text = await client.GetStringAsync(Path, cancellationToken);
                        }
                        catch (System.Net.Http.HttpRequestException e)
                        {
                            throw new DataSourceException(e.Message, e);
                        }
                        if (text.Length > 0)
                            try
                            {
                                System.IO.File.Delete(text);
                            }
                            catch (Exception e) when (e is System.IO.IOException or UnauthorizedAccessException)
                            {
                                throw new DataSourceException(e.Message, e);
                            }
                """)));

    [Theory]
    [InlineData("Task<string> pending = System.IO.File.[|ReadAllTextAsync|](Path, cancellationToken); _ = await pending;")]
    [InlineData("IEnumerable<string> lines = System.IO.File.[|ReadLines|](Path); foreach (string line in lines) { _ = line; }")]
    public void A_call_that_fails_later_has_no_mechanical_fix(string statements) => CodeFixRun.CheckNone("RCT2206", Fetch(statements));

    [Theory]
    [InlineData(
        "try { await Task.Yield(); } [|catch (System.IO.IOException)|] { }",
        "try { await Task.Yield(); } catch (System.IO.IOException e) { throw new DataSourceException(e.Message, e); }")]
    [InlineData(
        "try { await Task.Yield(); } [|catch (Exception problem)|] { _ = problem.Message; return null!; /* sorry */ }",
        "try { await Task.Yield(); } catch (Exception problem) when (problem is not OperationCanceledException) { _ = problem.Message; throw new DataSourceException(problem.Message, problem); /* sorry */ }")]
    [InlineData(
        "try { await Task.Yield(); } [|catch|] { }",
        "try { await Task.Yield(); } catch (Exception e) when (e is not OperationCanceledException) { throw new DataSourceException(e.Message, e); }")]
    public void A_swallowed_failure_is_thrown(string before, string after) => CodeFixRun.Check("RCT2207", Fetch(before), Fetch(after));

    [Fact]
    public void A_handler_with_other_ways_out_is_left_to_a_person() => CodeFixRun.CheckNone(
        "RCT2207", Fetch("try { await Task.Yield(); } [|catch (System.IO.IOException)|] { if (Path.Length > 1) return null!; Path.ToString(); }"));

    [Theory]
    [InlineData("[|new DataSourceException(\"no\")|]", "new DataSourceException(\"no\", e)")]
    [InlineData("[|new DataSourceException(\"no\", null)|]", "new DataSourceException(\"no\", e)")]
    [InlineData("[|new DataSourceException(\"no\", code: \"x\")|]", "new DataSourceException(\"no\", code: \"x\", innerException: e)")]
    public void The_cause_is_passed_on(string before, string after) => CodeFixRun.Check(
        "RCT2208",
        Fetch($"try {{ await Task.Yield(); }} catch (System.IO.IOException) {{ throw {before}; }}"),
        Fetch($"try {{ await Task.Yield(); }} catch (System.IO.IOException e) {{ throw {after}; }}"));

    [Fact]
    public void Every_lost_cause_is_passed_on_at_once() => CodeFixRun.CheckAll(
        "RCT2208",
        (
            Fetch("try { await Task.Yield(); } catch (System.IO.IOException) { if (Path.Length > 1) throw [|new DataSourceException(\"a\")|]; throw [|new DataSourceException(\"b\")|]; }"),
            Fetch("try { await Task.Yield(); } catch (System.IO.IOException e) { if (Path.Length > 1) throw new DataSourceException(\"a\", e); throw new DataSourceException(\"b\", e); }")),
        (
            Fetch("try { await Task.Yield(); } catch (System.IO.IOException e) { throw Make(e); }", "Other", "private static DataSourceException Make(Exception cause) => [|new(\"a\")|];"),
            Fetch("try { await Task.Yield(); } catch (System.IO.IOException e) { throw Make(e); }", "Other", "private static DataSourceException Make(Exception cause) => new(\"a\", cause);")));

    private static string Fetch(string statements, string name = "Source", string members = "") => $$"""
        namespace Acme;

        [DataSource("{{name.ToLowerInvariant()}}-log")]
        public sealed partial class {{name}}({{name}}.Config config) : IDataSource
        {
            [Configuration]
            public sealed record Config
            {
                public string Path { get; init; } = "";
            }

            public static ImmutableHashSet<string> NoExpandFields { get; } = [];

            private string Path => config.Path;

            public async ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken)
            {
                await Task.Yield();
                {{statements}}
                return new DataFrameBuilder("a").Build();
            }

            {{members}}
        }
        """;
}
