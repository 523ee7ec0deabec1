using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <content>Code that runs without being called by name, and that operations do not tell of.</content>
internal sealed partial class ExceptionFlow
{
    private void CallAwaiter(IAwaitOperation awaited, Effects sink)
    {
        if (awaited is not { Syntax: AwaitExpressionSyntax syntax, SemanticModel: { } model })
            return;
        AwaitExpressionInfo awaiter = model.GetAwaitExpressionInfo(syntax);
        CallHidden(awaiter.GetAwaiterMethod, awaited.Operation, sink);
        CallHidden(awaiter.IsCompletedProperty?.GetMethod, awaited.Operation, sink);
        CallHidden(awaiter.GetResultMethod, awaited.Operation, sink);
    }

    private void CallEnumerator(IForEachLoopOperation loop, Effects sink)
    {
        if (loop is not { Syntax: CommonForEachStatementSyntax syntax, SemanticModel: { } model })
            return;
        ForEachStatementInfo enumerator = model.GetForEachStatementInfo(syntax);
        CallHidden(enumerator.MoveNextMethod, loop.Collection, sink);
        CallHidden(enumerator.CurrentProperty?.GetMethod, loop.Collection, sink);
        CallHidden(enumerator.DisposeMethod, loop.Collection, sink);
        if (syntax is ForEachVariableStatementSyntax parts)
            CallDeconstruct(model.GetDeconstructionInfo(parts), loop.Collection, sink);
    }

    private void CallDeconstruct(DeconstructionInfo deconstruction, IOperation value, Effects sink)
    {
        CallHidden(deconstruction.Method, value, sink);
        foreach (DeconstructionInfo nested in deconstruction.Nested)
            CallDeconstruct(nested, value, sink);
    }

    private void CallHidden(IMethodSymbol? method, IOperation user, Effects sink)
    {
        if (method is not null && _bodies.Of(method) is { } body && Call(body, user, sink) is { } result)
            sink.Join(result.Pending);
    }
}
