using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>
/// Follows exceptions through a data source, from where they start to where they are caught or leave. All code that the entry points
/// reach is visited again and again until nothing new is learned about what its calls let out, what its values carry, and what its
/// parameters, variables and fields hold; all of this only grows, so it ends.
/// </summary>
internal sealed partial class ExceptionFlow
{
    private readonly INamedTypeSymbol _source;
    private readonly Bodies _bodies;
    private readonly ExternalApis _apis;
    private readonly ExceptionTypes _exceptions;
    private readonly CallTargets _targets;
    private readonly CatchFilter _filter;
    private readonly HandlerPaths _paths;
    private readonly CancellationToken _cancellation;
    private readonly List<Body> _reached = new();
    private readonly HashSet<Body> _known = new();
    private readonly Dictionary<ISymbol, Carried> _held = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<(SyntaxNode, OriginKind), Origin> _origins = new();
    private readonly Dictionary<ISymbol, CaughtHere> _variables = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ICatchClauseOperation, CaughtHere> _caught = new();
    private bool _changed;
    private Body _current = null!;
    private CaughtHere? _handler;
    private Carried? _conditional;

    public ExceptionFlow(INamedTypeSymbol source, Bodies bodies, ExternalApis apis, ExceptionTypes exceptions, CancellationToken cancellation)
    {
        _source = source;
        _bodies = bodies;
        _apis = apis;
        _exceptions = exceptions;
        _targets = new CallTargets(source);
        _filter = new CatchFilter(exceptions, bodies);
        _paths = new HandlerPaths(_filter, bodies);
        _cancellation = cancellation;
    }

    /// <summary>All code that was reached.</summary>
    public IReadOnlyList<Body> Reached => _reached;

    /// <summary>Begins at some code.</summary>
    public void Enter(Body body) => Reach(body);

    /// <summary>Follows everything to its end.</summary>
    public void Run()
    {
        do
        {
            _changed = false;
            for (int i = 0; i < _reached.Count; i++)
            {
                _cancellation.ThrowIfCancellationRequested();
                if (!_reached[i].IsTooDeep)
                    VisitOrGiveUp(_reached[i]);
            }
        }
        while (_changed);
    }

    /// <summary>The exceptions that are known to reach a catch.</summary>
    public IEnumerable<ITypeSymbol> Reaching(ICatchClauseOperation clause) =>
        _caught.TryGetValue(clause, out CaughtHere? here) ? here.Types : Enumerable.Empty<ITypeSymbol>();

    private void Reach(Body body)
    {
        if (_known.Add(body))
        {
            _reached.Add(body);
            _changed = true;
        }
    }

    // Code of thousands of nested expressions, which only programs write, is left unjudged rather than ending the compiler.
    private void VisitOrGiveUp(Body body)
    {
        try
        {
            Visit(body);
        }
        catch (InsufficientExecutionStackException)
        {
            body.IsTooDeep = true;
        }
    }

    private void Visit(Body body)
    {
        _current = body;
        _handler = null;
        _conditional = null;
        // What an async method or an iterator lets out comes from its task or sequence.
        Effects sink = body.IsDeferred ? body.Returned.Pending : body.Immediate;
        var found = new Effects();
        foreach (IOperation root in body.Roots)
        {
            Carried? value = Visit(root, found);
            if (root is not (IBlockOperation or IMethodBodyBaseOperation or ISymbolInitializerOperation))
                Return(value);
        }

        if (body.Symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
            CallImplicitBase(constructor, body, found);
        _changed |= sink.Join(found);
    }

    private Carried? Visit(IOperation? operation, Effects sink)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (operation)
        {
            case null or INameOfOperation or ITypeOfOperation or ISizeOfOperation or ILocalFunctionOperation:
                return null;
            case IBlockOperation block:
                foreach (IOperation statement in block.Operations)
                    Visit(statement, sink);
                return null;
            case ITryOperation attempt:
                VisitTry(attempt, sink);
                return null;
            case IThrowOperation thrown:
                VisitThrow(thrown, sink);
                return null;
            case IReturnOperation { Kind: OperationKind.Return } returned:
                Return(Visit(returned.ReturnedValue, sink));
                return null;
            case IReturnOperation yielded:
                Return(Visit(yielded.ReturnedValue, sink));
                return null;
            case IAwaitOperation awaited:
                return VisitAwait(awaited, sink);
            case IForEachLoopOperation loop:
                return VisitForEach(loop, sink);
            case IInvocationOperation call:
                return VisitCall(call, sink);
            case IObjectCreationOperation creation:
                return VisitCreation(creation, sink);
            case IPropertyReferenceOperation reference:
                return VisitProperty(reference, sink);
            case IAnonymousFunctionOperation lambda:
                Body lambdaBody = _bodies.Of(lambda);
                Reach(lambdaBody);
                return Carried.Of(lambdaBody);
            case IDelegateCreationOperation creation:
                return Visit(creation.Target, sink);
            case IMethodReferenceOperation group:
                return VisitGroup(group, sink);
            case IConversionOperation conversion:
                return VisitConversion(conversion, sink);
            case IBinaryOperation binary:
                return VisitBinary(binary, sink);
            case ILocalReferenceOperation local:
                return Held(local.Local);
            case IParameterReferenceOperation parameter:
                return Held(parameter.Parameter.OriginalDefinition);
            case IFieldReferenceOperation reference:
                Visit(reference.Instance, sink);
                return Held(reference.Field.OriginalDefinition);
            case IAssignmentOperation assignment:
                return VisitAssignment(assignment, sink);
            case IVariableDeclaratorOperation variable:
                return variable.GetVariableInitializer() is { } initializer ? Hold(variable.Symbol, Visit(initializer.Value, sink)) : null;
            case IFieldInitializerOperation field:
                return Hold(field.InitializedFields, Visit(field.Value, sink));
            case IPropertyInitializerOperation property:
                return Hold(property.InitializedProperties, Visit(property.Value, sink));
            case IConditionalOperation { WhenFalse: not null } choice:
                Visit(choice.Condition, sink);
                return Carried.Both(Visit(choice.WhenTrue, sink), Visit(choice.WhenFalse, sink));
            case IConditionalAccessOperation access:
                Carried? outer = _conditional;
                _conditional = Visit(access.Operation, sink);
                Carried? result = Visit(access.WhenNotNull, sink);
                _conditional = outer;
                return result;
            case IConditionalAccessInstanceOperation:
                return _conditional;
            case IEventAssignmentOperation subscription:
                // Handlers run when the event is raised; what they throw goes to whoever raises it.
                Visit(subscription.HandlerValue, sink);
                return null;
            case IUsingOperation use:
                Visit(use.Resources, sink);
                Visit(use.Body, sink);
                Dispose(use.Resources, use.IsAsynchronous, sink);
                return null;
            case IUsingDeclarationOperation use:
                Visit(use.DeclarationGroup, sink);
                Dispose(use.DeclarationGroup, use.IsAsynchronous, sink);
                return null;
            default:
                Carried? all = VisitOperator(operation, sink);
                foreach (IOperation child in operation.ChildOperations)
                    all = Carried.Both(all, Visit(child, sink));
                return operation is IArrayInitializerOperation or ISwitchExpressionArmOperation or { Type.SpecialType: SpecialType.None } ? all : null;
        }
    }

    // Long sums are nested to the left, a level for each term.
    private Carried? VisitBinary(IBinaryOperation binary, Effects sink)
    {
        var pending = new Stack<IBinaryOperation>();
        IOperation first = binary;
        for (; first is IBinaryOperation left; first = left.LeftOperand)
            pending.Push(left);
        Carried? all = Visit(first, sink);
        while (pending.Count > 0)
        {
            IBinaryOperation next = pending.Pop();
            all = Carried.Both(all, Visit(next.RightOperand, sink));
            all = Carried.Both(all, VisitOperator(next, sink));
            if (next.Type is not { SpecialType: SpecialType.None })
                all = null;
        }

        return all;
    }

    private void VisitTry(ITryOperation attempt, Effects sink)
    {
        var inside = new Effects();
        Visit(attempt.Body, inside);
        Effects rest = inside;
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            var left = new Effects();
            CaughtHere here = Here(clause);
            foreach (KeyValuePair<Origin, HashSet<ITypeSymbol>> effect in rest.All)
            {
                foreach (ITypeSymbol type in effect.Value)
                {
                    bool? caught = _filter.Catches(clause, type);
                    if (caught != false)
                        _changed |= here.Types.Add(ExceptionTypes.Is(clause.ExceptionType, type) ? clause.ExceptionType : type);
                    if (caught != true)
                        left.Add(effect.Key, type);
                }
            }

            rest = left;
        }

        sink.Join(rest);
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            CaughtHere? outer = _handler;
            _handler = Here(clause);
            Visit(clause.Handler, sink);
            _handler = outer;
        }

        Visit(attempt.Finally, sink);
    }

    private CaughtHere Here(ICatchClauseOperation clause)
    {
        if (!_caught.TryGetValue(clause, out CaughtHere? here))
        {
            _caught.Add(clause, here = new CaughtHere(clause));
            if (CatchFilter.Variable(clause) is { } variable)
                _variables[variable] = here;
        }

        return here;
    }

    private void Return(Carried? value)
    {
        if (value is not null)
            _changed |= _current.Returned.Join(value);
    }

    private Carried? VisitAwait(IAwaitOperation awaited, Effects sink)
    {
        Carried? value = Visit(awaited.Operation, sink);
        CallAwaiter(awaited, sink);
        if (value is null)
            return null;
        // A task of a task, as of Task.WhenAny, has not failed yet.
        if (AwaitedTypes.IsTask(awaited.Type))
            return value;
        sink.Join(value.Pending);
        return value.IsHandle ? Carried.OfHandle(value.Reading) : null;
    }

    private Carried? VisitForEach(IForEachLoopOperation loop, Effects sink)
    {
        Carried? sequence = Visit(loop.Collection, sink);
        CallImplicit(Unconverted(loop.Collection).Type, loop.IsAsynchronous ? "GetAsyncEnumerator" : "GetEnumerator", loop.Collection, sink);
        CallEnumerator(loop, sink);
        if (sequence is not null)
        {
            // The elements of a list of tasks fail where they are awaited; a lazy sequence fails while it is read.
            bool holdsTasks = loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol.Type: var element } && AwaitedTypes.IsDeferred(element);
            if (!holdsTasks)
                sink.Join(sequence.Pending);
            foreach (ILocalSymbol local in loop.Locals)
            {
                if (AwaitedTypes.IsDeferred(local.Type))
                    Hold(local, sequence);
            }
        }

        Visit(loop.Body, sink);
        return null;
    }

    private Carried? VisitAssignment(IAssignmentOperation assignment, Effects sink)
    {
        Carried? value = Visit(assignment.Value, sink);
        if (assignment is IDeconstructionAssignmentOperation { Syntax: AssignmentExpressionSyntax syntax, SemanticModel: { } model })
            CallDeconstruct(model.GetDeconstructionInfo(syntax), assignment.Value, sink);
        if (assignment is ICompoundAssignmentOperation { OperatorMethod: { } method } && _bodies.Of(method) is { } body)
            value = Carried.Both(value, Call(body, assignment, sink));
        switch (assignment.Target)
        {
            case ILocalReferenceOperation local:
                return Hold(local.Local, value);
            case IParameterReferenceOperation parameter:
                return Hold(parameter.Parameter.OriginalDefinition, value);
            case IFieldReferenceOperation field:
                Visit(field.Instance, sink);
                return Hold(field.Field.OriginalDefinition, value);
            case IPropertyReferenceOperation property:
                Visit(property.Instance, sink);
                VisitArguments(property.Arguments, sink);
                if (property.Property.SetMethod is { } setter)
                    Member(setter, property, sink);
                return Hold(property.Property.OriginalDefinition, value);
            case IDiscardOperation:
                return value;
            case ITupleOperation or IDeclarationExpressionOperation:
                // Which part of the value goes where is not followed: each variable may hold what any part carries.
                foreach (IOperation target in assignment.Target.DescendantsAndSelf())
                {
                    if (HolderOf(target) is { } holder && AwaitedTypes.IsDeferred(target.Type))
                        Hold(holder, value);
                }

                return value;
            default:
                Visit(assignment.Target, sink);
                return value;
        }
    }

    private Carried? VisitConversion(IConversionOperation conversion, Effects sink)
    {
        // The lambda of a query provider is data, not code that runs here.
        if (conversion.Type is INamedTypeSymbol { Name: "Expression", Arity: 1 })
            return null;
        Carried? value = Visit(conversion.Operand, sink);
        if (conversion.OperatorMethod is { } method && _bodies.Of(method) is { } body)
            return Carried.Both(value, Call(body, conversion, sink));
        return value;
    }

    private static ISymbol? HolderOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter.OriginalDefinition,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        _ => null,
    };

    private Carried? Held(ISymbol symbol) => _held.TryGetValue(symbol, out Carried? value) ? value : null;

    private Carried? Hold(ISymbol symbol, Carried? value)
    {
        if (value is null)
            return null;
        if (!_held.TryGetValue(symbol, out Carried? held))
            _held.Add(symbol, held = new Carried());
        _changed |= held.Join(value);
        return value;
    }

    private Carried? Hold<T>(ImmutableArray<T> symbols, Carried? value)
        where T : ISymbol
    {
        foreach (T symbol in symbols)
            Hold(symbol, value);
        return value;
    }

    private Origin At(SyntaxNode syntax, string name, OriginKind kind)
    {
        if (!_origins.TryGetValue((syntax, kind), out Origin? origin))
            _origins.Add((syntax, kind), origin = new Origin(syntax, name, kind, _current.IsOwn));
        return origin;
    }

    /// <summary>What is known to reach a catch.</summary>
    private sealed class CaughtHere
    {
        public CaughtHere(ICatchClauseOperation clause) => Clause = clause;

        public ICatchClauseOperation Clause { get; }

        public HashSet<ITypeSymbol> Types { get; } = new(SymbolEqualityComparer.Default);
    }
}
