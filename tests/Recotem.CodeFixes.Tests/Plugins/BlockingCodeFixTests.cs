using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Plugins;

public sealed class BlockingCodeFixTests
{
    [Theory]
    [InlineData("_ = WorkAsync().[|Result|] + 1;", "_ = await WorkAsync() + 1;")]
    [InlineData("_ = WorkAsync().[|Result|].ToString();", "_ = (await WorkAsync()).ToString();")]
    [InlineData("/* a */ WorkAsync().[|Wait|](); // b", "/* a */ await WorkAsync(); // b")]
    [InlineData("WorkAsync().[|Wait|](cancellationToken);", "await WorkAsync().WaitAsync(cancellationToken);")]
    [InlineData("_ = WorkAsync().GetAwaiter().[|GetResult|]();", "_ = await WorkAsync();")]
    [InlineData("_ = WorkAsync().ConfigureAwait(false).GetAwaiter().[|GetResult|]();", "_ = await WorkAsync().ConfigureAwait(false);")]
    [InlineData("Task.[|WaitAll|](WorkAsync(), WorkAsync());", "await Task.WhenAll(WorkAsync(), WorkAsync());")]
    [InlineData("_ = Task.[|WaitAny|](WorkAsync(), WorkAsync());", "_ = await Task.WhenAny(WorkAsync(), WorkAsync());")]
    [InlineData("Thread.[|Sleep|](1);", "await Task.Delay(1, cancellationToken);")]
    [InlineData("new SemaphoreSlim(1).[|Wait|](cancellationToken);", "await new SemaphoreSlim(1).WaitAsync(cancellationToken);")]
    [InlineData("[|WorkAsync()|];", "await WorkAsync();")]
    [InlineData("_ = [|WorkAsync()|];", "_ = await WorkAsync();")]
    [InlineData("_ = [|Task.Delay(1, cancellationToken)|];", "await Task.Delay(1, cancellationToken);")]
    [InlineData("async void [|F|]() => await WorkAsync(); F();", "async Task F() => await WorkAsync(); await F();")]
    public void Code_awaits_instead(string before, string after) => CodeFixRun.Check("RCT2209", Async(before), Async(after));

    [Fact]
    public void Everything_is_awaited_in_every_file() => CodeFixRun.CheckAll(
        "RCT2209",
        (
            Async("int one = WorkAsync().[|Result|] + WorkAsync().[|Result|]; Thread.[|Sleep|](WorkAsync().[|Result|] + one);"),
            Async("int one = await WorkAsync() + await WorkAsync(); await Task.Delay(await WorkAsync() + one, cancellationToken);")),
        (Async("[|WorkAsync()|];", "Other"), Async("await WorkAsync();", "Other")));

    [Theory]
    [InlineData("Func<int> f = () => WorkAsync().[|Result|]; _ = f();")]
    [InlineData("lock (this) { WorkAsync().[|Wait|](); }")]
    [InlineData("_ = WorkAsync().[|Wait|](1);")]
    [InlineData("new ManualResetEvent(false).[|WaitOne|]();")]
    [InlineData("Action f = [|async|] () => await WorkAsync(); f();")]
    [InlineData("async void [|F|]() => await WorkAsync(); Action f = F; f();")]
    public void What_cannot_be_awaited_is_left_to_a_person(string statements) => CodeFixRun.CheckNone("RCT2209", Async(statements));

    private static string Async(string statements, string name = "Hits") => $$"""
        namespace Acme;

        [Plugin("{{name.ToLowerInvariant()}}")]
        public sealed partial class {{name}} : IMetric
        {
            public double Score(in Ranking ranking) => 1;

            private async Task<int> RunAsync(CancellationToken cancellationToken)
            {
                await Task.Yield();
                {{statements}}
                return 1;
            }

            private Task<int> WorkAsync() => RunAsync(default);
        }
        """;
}
