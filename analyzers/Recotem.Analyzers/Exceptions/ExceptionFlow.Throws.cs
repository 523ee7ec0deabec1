using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <content>What is thrown, and thrown again.</content>
internal sealed partial class ExceptionFlow
{
    private void VisitThrow(IThrowOperation thrown, Effects sink)
    {
        if (thrown.Exception is null)
        {
            Rethrow(_handler, thrown, thrown.Syntax, sink);
            return;
        }

        Visit(thrown.Exception, sink);
        Throw(thrown.Exception, sink);
    }

    private void Throw(IOperation exception, Effects sink)
    {
        foreach (IOperation source in Sources(exception, depth: 0))
        {
            if (source is ILocalReferenceOperation { Local: var local } && _variables.TryGetValue(local, out CaughtHere? caught))
                Rethrow(caught, source, exception.Syntax, sink);
            else if (source.Type is { } type && ExceptionTypes.Is(type, _exceptions.Any) && !_exceptions.MayLeave(type) && !IsNarrowed(source, type))
                sink.Add(At(exception.Syntax, "", OriginKind.Throw), type);
        }
    }

    // A variable that is handed on only where a test has shown that it may leave: `e is OperationCanceledException ? e : Wrap(e)`.
    private bool IsNarrowed(IOperation source, ITypeSymbol type)
    {
        ISymbol? variable = HolderOf(source);
        IOperation root = source;
        while (root.Parent is not null)
            root = root.Parent;
        return variable is not null && !_paths.CanReach(source, root, variable, type);
    }

    // A catch of everything that throws again adds nothing of its own: only what is known to reach it goes on.
    private void Rethrow(CaughtHere? caught, IOperation place, SyntaxNode syntax, Effects sink)
    {
        if (caught is null)
            return;
        IEnumerable<ITypeSymbol> types = CatchFilter.CaughtType(caught.Clause) is { } declared && !_exceptions.IsGeneral(declared)
            ? ImmutableArray.Create(declared)
            : caught.Types;
        ILocalSymbol? variable = CatchFilter.Variable(caught.Clause);
        foreach (ITypeSymbol type in types)
        {
            if (!_exceptions.MayLeave(type) && _paths.CanReach(place, caught.Clause.Handler, variable, type))
                sink.Add(At(syntax, "", OriginKind.Rethrow), type);
        }
    }

    // The expressions whose types say what is thrown: branches of choices, what variables were given, what own methods return.
    private IEnumerable<IOperation> Sources(IOperation? expression, int depth)
    {
        const int Limit = 6;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case IConversionOperation { OperatorMethod: null } conversion:
                return Sources(conversion.Operand, depth);
            case IParenthesizedOperation parenthesized:
                return Sources(parenthesized.Operand, depth);
            case IConditionalOperation { WhenFalse: not null } choice:
                return Sources(choice.WhenTrue, depth).Concat(Sources(choice.WhenFalse, depth));
            case ISwitchExpressionOperation choice:
                return choice.Arms.SelectMany(a => Sources(a.Value, depth));
            case ICoalesceOperation choice:
                return Sources(choice.Value, depth).Concat(Sources(choice.WhenNull, depth));
            case IThrowOperation or null or { ConstantValue: { HasValue: true, Value: null } }:
                return Enumerable.Empty<IOperation>();
            case ILocalReferenceOperation { Local: var local } when depth < Limit && !_variables.ContainsKey(local) && Given(local) is { Count: > 0 } given:
                return given.SelectMany(g => Sources(g, depth + 1));
            case IInvocationOperation call when depth < Limit && !_exceptions.MayLeave(call.Type!) && _bodies.Of(call.TargetMethod) is { IsDeferred: false } body:
                List<IOperation> returned = body.Roots.SelectMany(r => r.DescendantsAndSelf()).OfType<IReturnOperation>()
                    .Where(r => r.ReturnedValue is not null).Select(r => r.ReturnedValue!).ToList();
                return returned.Count == 0 ? new[] { expression } : returned.SelectMany(r => Sources(r, depth + 1));
            default:
                return new[] { expression };
        }
    }

    private List<IOperation> Given(ILocalSymbol local)
    {
        var given = new List<IOperation>();
        foreach (IOperation operation in _current.Roots.SelectMany(r => r.DescendantsAndSelf()))
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local)
                && declarator.GetVariableInitializer() is { } initializer)
                given.Add(initializer.Value);
            else if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment && SymbolEqualityComparer.Default.Equals(target.Local, local))
                given.Add(assignment.Value);
        }

        return given;
    }

    private void ThrowCaptured(IInvocationOperation call, Effects sink)
    {
        IOperation? exception = call.Arguments.Length > 0
            ? call.Arguments[0].Value
            : call.Instance is IInvocationOperation { TargetMethod.Name: "Capture", Arguments.Length: 1 } capture ? capture.Arguments[0].Value : null;
        if (exception is not null)
            Throw(exception, sink);
        else if (_exceptions.Any is { } any)
            sink.Add(At(call.Syntax, "", OriginKind.Throw), any);
    }
}
