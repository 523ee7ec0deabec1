using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>Calls that hold a thread until something else has happened.</summary>
internal sealed class BlockingCalls
{
    private BlockingCalls(BlockingFix fix, string problem, string advice, Func<IInvocationOperation, IOperation?>? waited = null)
    {
        Fix = fix;
        Problem = problem;
        Advice = advice;
        Waited = waited ?? (_ => null);
    }

    public BlockingFix Fix { get; }

    public string Problem { get; }

    public string Advice { get; }

    /// <summary>The task that is waited for, if the call names one.</summary>
    public Func<IInvocationOperation, IOperation?> Waited { get; }

    public static BlockingCalls? Find(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        switch (method.Name)
        {
            case "Wait" when AwaitedTypes.IsTask(type):
                return new BlockingCalls(BlockingFix.Await, "blocks a thread until the task ends", "await the task", c => c.Instance);
            case "WaitAll" or "WaitAny" when AwaitedTypes.IsTask(type):
                return new BlockingCalls(
                    BlockingFix.AwaitCombined, "blocks a thread until the tasks end", $"await Task.{(method.Name == "WaitAll" ? "WhenAll" : "WhenAny")}", c => c.Arguments[0].Value);
            case "GetResult" when type.Name.EndsWith("Awaiter", StringComparison.Ordinal) && Names.Namespace(type) == "System.Runtime.CompilerServices":
                return new BlockingCalls(
                    BlockingFix.Await, "blocks a thread until the task ends", "await the task", c => c.Instance is IInvocationOperation { Instance: var task } ? task : null);
            case "Sleep" or "Join" when Attributes.Is(type, "System.Threading.Thread"):
                return method.Name == "Sleep"
                    ? new BlockingCalls(BlockingFix.Delay, "blocks a thread", "await Task.Delay with the cancellation token")
                    : new BlockingCalls(BlockingFix.None, "blocks a thread until another one ends", "await a task");
            case "Wait" when Attributes.Is(type, "System.Threading.SemaphoreSlim"):
                return new BlockingCalls(BlockingFix.AwaitSibling, "blocks a thread until the semaphore is free", "await WaitAsync");
            case "Wait" when type.Name is "ManualResetEventSlim" or "CountdownEvent" && Names.Namespace(type) == "System.Threading":
            case "WaitOne" or "WaitAll" or "WaitAny" or "SignalAndWait" when Is(type, "System.Threading.WaitHandle"):
                return new BlockingCalls(BlockingFix.None, "blocks a thread until it is signalled", "await a task");
            case "WaitForExit" when Attributes.Is(type, "System.Diagnostics.Process"):
                return new BlockingCalls(BlockingFix.AwaitSibling, "blocks a thread until the process ends", "await WaitForExitAsync");
            default:
                return null;
        }
    }

    private static bool Is(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (Attributes.Is(t, name))
                return true;
        }

        return false;
    }
}
