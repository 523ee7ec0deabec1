using Recotem.TestHarness;
using static Recotem.Analyzers.Tests.Rules.DataSourceText;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2209Tests
{
    [Theory]
    [Fires]
    [InlineData("_ = WorkAsync().[|Result|];", "Await")]
    [InlineData("_ = new ValueTask<int>(WorkAsync()).[|Result|];", "Await")]
    [InlineData("WorkAsync().[|Wait|](cancellationToken);", "Await")]
    [InlineData("_ = WorkAsync().GetAwaiter().[|GetResult|]();", "Await")]
    [InlineData("_ = WorkAsync().ConfigureAwait(false).GetAwaiter().[|GetResult|]();", "Await")]
    [InlineData("Task.[|WaitAll|](WorkAsync(), WorkAsync());", "AwaitCombined")]
    [InlineData("_ = Task.[|WaitAny|](WorkAsync(), WorkAsync());", "AwaitCombined")]
    [InlineData("Thread.[|Sleep|](1);", "Delay")]
    [InlineData("new SemaphoreSlim(1).[|Wait|](cancellationToken);", "AwaitSibling")]
    [InlineData("new ManualResetEvent(false).[|WaitOne|]();", "None")]
    [InlineData("[|WorkAsync()|];", "Observe")]
    [InlineData("_ = [|WorkAsync()|];", "Observe")]
    [InlineData("_ = [|Task.Run(() => 1)|];", "Observe")]
    [InlineData("[|WorkAsync().ConfigureAwait(false)|];", "Observe")]
    [InlineData("async void [|F|]() => await WorkAsync(); F();", "ReturnTask")]
    [InlineData("Action f = [|async|] () => await WorkAsync(); f();", "ReturnTask")]
    [InlineData("Func<int> f = () => WorkAsync().[|Result|]; _ = f();", "Await")]
    public void Blocking_and_detaching_is_reported(string statements, string fix) =>
        Assert.Equal(fix, Assert.Single(AnalyzerRun.Check("RCT2209", Metric(statements))).Properties[FixProperties.Blocking]);

    [Fact]
    [Fires]
    public void Async_void_methods_of_the_class_and_nested_types_are_reported() => AnalyzerRun.Check("RCT2209", Metric(
        "",
        "private static async void [|Detach|]() => await WorkAsync(); private static class Nested { public static async void [|Detach|]() => await WorkAsync(); }"));

    [Fact]
    [Fires]
    public void Data_sources_are_plugins_too()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2209", Fetch("_ = WorkAsync().[|Result|];", "private static async Task<int> WorkAsync() { await Task.Yield(); return 1; }"))).Message();
        Assert.Equal("'Task.Result' blocks a thread until the task ends; await the task", message);
    }

    [Fact]
    [Fires]
    public void What_plugins_inherit_within_the_assembly_is_their_code() => AnalyzerRun.Check("RCT2209", """
        namespace Acme;
        [Plugin("mine")]
        public sealed partial class Mine : Slow<int>, IMetric
        {
            public double Score(in Ranking ranking) => Work();
            private static class Nested { public static void F() => Thread.[|Sleep|](1); }
        }

        public abstract class Slow<T> : Slower
        {
            protected static double Work() { Thread.[|Sleep|](1); return 1; }
            private static class Nested { public static void F() => Thread.[|Sleep|](1); }
        }

        public abstract class Slower { protected static void F() => Thread.[|Sleep|](1); }

        public abstract class Unrelated { protected static void F() => Thread.Sleep(1); }
        """);

    [Theory]
    [Silent]
    [InlineData("Func<Task> f = async () => await WorkAsync(); _ = f;")]
    [InlineData("async Task F() { int one = await WorkAsync(); await Task.Delay(one, cancellationToken); } Func<Task> f = F; _ = f;")]
    [InlineData("Task<int> task = WorkAsync(); Func<Task> f = async () => await task; _ = f;")]
    [InlineData("_ = int.TryParse(\"1\", out int one);")]
    [InlineData("var list = new List<Task> { WorkAsync() }; _ = list.Count;")]
    [InlineData("_ = new Holder().Result; new Holder().Wait();")]
    [InlineData("_ = Task.CompletedTask.IsCompleted;")]
    public void Awaiting_and_namesakes_are_accepted(string statements) =>
        AnalyzerRun.Check("RCT2209", Metric(statements, "private sealed class Holder { public int Result => 1; public void Wait() { } }"));

    [Fact]
    [Silent]
    public void Classes_that_are_no_plugins_are_left_alone() =>
        AnalyzerRun.Check("RCT2209", "namespace Acme; public sealed class Any { public static void F() => Thread.Sleep(1); }");

    [Theory]
    [Boundary]
    [InlineData("Task<int> task = WorkAsync(); if (task.IsCompletedSuccessfully) _ = task.Result;")]
    [InlineData("Task<int> task = WorkAsync(); _ = task.[|Result|]; if (task.IsCompleted) { }")]
    [InlineData("async Task<int> F(Task<int> a, Task<int> b) { await Task.WhenAll(a, b); return a.Result + b.Result; } Func<Task<int>, Task<int>, Task<int>> f = F; _ = f;")]
    [InlineData("async Task<int> F(Task<int> a, Task<int> b) { await a; return a.Result + b.[|Result|]; } Func<Task<int>, Task<int>, Task<int>> f = F; _ = f;")]
    [InlineData("Task<int> next = WorkAsync().ContinueWith(t => t.Result, TaskScheduler.Default); _ = next.IsFaulted;")]
    [InlineData("_ = Task.FromResult(1).Result;")]
    // Waiting for others is no waiting for this one.
    [InlineData("async Task<int> F(Task<int> a, Task<int> b) { await Task.WhenAll(b); return a.[|Result|]; } Func<Task<int>, Task<int>, Task<int>> f = F; _ = f;")]
    [InlineData("async Task<int> F(Task<int> a, Task<int> b) { var all = new List<Task<int>> { b }; all.Add(a); await Task.WhenAll(all); return a.Result; } Func<Task<int>, Task<int>, Task<int>> f = F; _ = f;")]
    [InlineData("async Task<int> F(Task<int> a, Task<int> b) { Task all = Task.WhenAll(a); await all; return a.Result + b.[|Result|]; } Func<Task<int>, Task<int>, Task<int>> f = F; _ = f;")]
    [InlineData("async Task<int> F(Task<int>[] all) { await Task.WhenAll(all); int n = all[0].Result; foreach (Task<int> t in all) n += t.Result; return n; } Func<Task<int>[], Task<int>> f = F; _ = f;")]
    [InlineData("async Task<int> F(List<Task<int>> all, List<Task<int>> rest) { await Task.WhenAll(all); return all.ConvertAll(t => t.Result).Count + rest.ConvertAll(t => t.[|Result|]).Count; } Func<List<Task<int>>, List<Task<int>>, Task<int>> f = F; _ = f;")]
    // Only the answer yes says that it has ended.
    [InlineData("Task<int> c = WorkAsync(); if (!c.IsCompleted) c.[|Wait|](cancellationToken);")]
    [InlineData("Task<int> c = WorkAsync(); if (!c.IsCompleted) return 0; _ = c.Result;")]
    [InlineData("Task<int> c = WorkAsync(); if (c.IsCompleted) { return 0; } _ = c.[|Result|];")]
    [InlineData("Task<int> c = WorkAsync(); if (c.IsCompleted) { _ = c.Result; } else { _ = c.[|Result|]; }")]
    [InlineData("Task<int> c = WorkAsync(); _ = c.IsCompleted ? c.Result : 0; _ = !c.IsCompleted ? c.[|Result|] : 0;")]
    [InlineData("Task<int> c = WorkAsync(); _ = c.IsCompleted && c.Result == 1; _ = !c.IsCompleted || c.Result == 1; _ = c.IsCompleted || c.[|Result|] == 1;")]
    [InlineData("Task<int> c = WorkAsync(); if (c.IsCompleted && c.Id > 0) { _ = c.Result; } if (c.IsCompleted || c.Id > 0) { _ = c.[|Result|]; }")]
    [InlineData("Task<int> c = WorkAsync(); bool isDone = c.Status == TaskStatus.RanToCompletion; if (isDone) { _ = c.Result; } else { _ = c.[|Result|]; }")]
    [InlineData("Task<int> c = WorkAsync(); if (c.Status != TaskStatus.RanToCompletion) { _ = c.[|Result|]; } if (c.Status is TaskStatus.RanToCompletion) { _ = c.Result; }")]
    [InlineData("Task<int> c = WorkAsync(); while (!c.IsCompleted) { _ = Path(); } _ = c.Result; static int Path() => 1;")]
    [InlineData("Task<int> c = WorkAsync(); switch (c.Status) { case TaskStatus.RanToCompletion: _ = c.Result; break; }")]
    public void A_task_that_has_ended_blocks_nobody(string statements) => AnalyzerRun.Check("RCT2209", Metric(statements));

    private static string Metric(string statements, string members = "") => $$"""
        namespace Acme;
        [Plugin("mine")]
        public sealed partial class Mine : IMetric
        {
            public double Score(in Ranking ranking) => Work(CancellationToken.None);

            private static double Work(CancellationToken cancellationToken)
            {
                {{statements}}
                return 1;
            }

            private static async Task<int> WorkAsync()
            {
                await Task.Yield();
                return 1;
            }

            {{members}}
        }
        """;
}
