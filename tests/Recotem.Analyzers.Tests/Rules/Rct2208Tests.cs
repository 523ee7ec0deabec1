using Recotem.TestHarness;
using static Recotem.Analyzers.Tests.Rules.DataSourceText;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2208Tests
{
    [Theory]
    [Fires]
    [InlineData("catch (Exception e) { throw [|new DataSourceException(e.Message)|]; }")]
    [InlineData("catch (Exception) { throw [|new DataSourceException(\"failed\")|]; }")]
    [InlineData("catch { throw [|new DataSourceException(\"failed\")|]; }")]
    [InlineData("catch (Exception e) { throw [|new DataSourceException(\"failed\", null)|]; }")]
    [InlineData("catch (Exception e) { throw [|new DataSourceException($\"failed: {e}\")|]; }")]
    [InlineData("catch (Exception e) { throw [|new DataSourceException(\"failed\", code: \"acme\")|]; }")]
    [InlineData("catch (Exception e) { throw [|new DataSourceException(\"failed\", new TimeoutException(e.Message))|]; }")]
    [InlineData("catch (Exception e) { DataSourceException error = [|new(\"failed\")|]; throw error; }")]
    [InlineData("catch (Exception e) { if (Path.Length > 3) throw [|new DataSourceException(\"long\")|]; throw new DataSourceException(\"failed\", e); }")]
    [InlineData("catch (Exception e) { throw e is IOException ? new DataSourceException(\"io\", e) : [|new DataSourceException(\"failed\")|]; }")]
    [InlineData("catch (Exception e) { throw [|Failure()|]; }")]
    [InlineData("catch (OperationCanceledException) when (Path.Length > 3) { throw [|new DataSourceException(\"too late\")|]; } catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    public void An_error_without_what_was_caught_is_reported(string handlers) =>
        AnalyzerRun.Check("RCT2208", Fetch($"try {{ File.Delete(Path); }} {handlers}", "private static DataSourceException Failure() => new(\"failed\");"));

    [Fact]
    [Fires]
    public void A_helper_that_forgets_what_it_is_given_is_reported_where_it_forgets() => AnalyzerRun.Check("RCT2208", Fetch(
        "try { File.Delete(Path); } catch (Exception e) { throw Wrap(e); }",
        "private static DataSourceException Wrap(Exception e) => [|new(e.Message)|];"));

    [Fact]
    [Fires]
    public void The_message_names_the_variable_or_else_the_type()
    {
        Assert.Equal(
            "The DataSourceException loses its cause; pass 'e' as its inner exception",
            Assert.Single(AnalyzerRun.Check("RCT2208", Fetch("try { File.Delete(Path); } catch (Exception e) { throw [|new DataSourceException(e.Message)|]; }"))).Message());
        Assert.Equal(
            "The DataSourceException loses its cause; pass the caught 'Exception' as its inner exception",
            Assert.Single(AnalyzerRun.Check("RCT2208", Fetch("try { File.Delete(Path); } catch (Exception) { throw [|new DataSourceException(\"failed\")|]; }"))).Message());
    }

    [Theory]
    [Silent]
    [InlineData("catch (Exception e) { throw new DataSourceException(\"failed\", e); }")]
    [InlineData("catch (Exception e) { throw new DataSourceException(\"failed\", innerException: e); }")]
    [InlineData("catch (Exception e) { throw new DataSourceException(\"failed\", e.InnerException ?? e); }")]
    [InlineData("catch (Exception e) { throw new DataSourceException(\"failed\", e.GetBaseException()); }")]
    [InlineData("catch (Exception e) { throw new DataSourceException(\"failed\", new IOException(\"read\", e)); }")]
    [InlineData("catch (Exception e) { Exception cause = e; throw new DataSourceException(\"failed\", cause); }")]
    [InlineData("catch (Exception e) { throw Wrap(e); }")]
    [InlineData("catch (Exception e) { throw new DataSourceException(\"failed\", Unwrap(e)); }")]
    [InlineData("catch (Exception e) { try { File.Delete(\"b\"); } catch (IOException) { throw new DataSourceException(\"failed\", e); } catch (UnauthorizedAccessException) { throw new DataSourceException(\"failed\", e); } throw Wrap(e); }")]
    public void A_cause_that_is_passed_on_is_accepted(string handlers) => AnalyzerRun.Check("RCT2208", Fetch(
        $"try {{ File.Delete(Path); }} {handlers}",
        """
        private static DataSourceException Wrap(Exception e) => new("failed", e);
        private static Exception Unwrap(Exception e) => e.InnerException ?? e;
        """));

    [Fact]
    [Boundary]
    public void Outside_of_a_catch_there_is_no_cause_and_the_text_of_one_is_none()
    {
        AnalyzerRun.Check("RCT2208", Fetch("try { File.Delete(Path); } catch (Exception e) { throw new DataSourceException(\"failed\", e); } throw new DataSourceException(\"empty\");"));
        AnalyzerRun.Check("RCT2208", Fetch("try { File.Delete(Path); } catch (Exception e) { string text = e.ToString(); throw [|new DataSourceException(text)|]; }"));
    }
}
