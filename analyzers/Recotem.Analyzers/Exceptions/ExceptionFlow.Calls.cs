using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <content>What calls let out at once, and what their results carry.</content>
internal sealed partial class ExceptionFlow
{
    private static readonly ImmutableArray<string> s_reading = ImmutableArray.Create("Read", "Write", "Peek", "CopyTo", "Flush");
    private static readonly ImmutableArray<string> s_parsing = ImmutableArray.Create("Read", "Load", "Parse", "Deserialize", "CopyTo", "HashData");

    private void CallImplicitBase(IMethodSymbol constructor, Body body, Effects sink)
    {
        bool isExplicit = body.Roots.Any(r => r is IConstructorBodyOperation { Initializer: not null } or IInvocationOperation or IExpressionStatementOperation);
        IMethodSymbol? inherited = isExplicit ? null : constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == 0);
        if (inherited is not null && _bodies.Of(inherited) is { } called)
            Call(called, body.Roots.Length > 0 ? body.Roots[0] : null, sink);
    }

    private void Dispose(IOperation resources, bool isAsynchronous, Effects sink)
    {
        string name = isAsynchronous ? "DisposeAsync" : "Dispose";
        if (resources is not IVariableDeclarationGroupOperation group)
        {
            CallImplicit(Unconverted(resources).Type, name, resources, sink);
            return;
        }

        foreach (IVariableDeclaratorOperation variable in group.Declarations.SelectMany(d => d.Declarators))
            CallImplicit(variable.Symbol.Type, name, variable, sink);
    }

    private Carried? VisitOperator(IOperation operation, Effects sink)
    {
        IMethodSymbol? method = operation switch
        {
            IBinaryOperation binary => binary.OperatorMethod,
            IUnaryOperation unary => unary.OperatorMethod,
            IIncrementOrDecrementOperation step => step.OperatorMethod,
            IRecursivePatternOperation pattern => pattern.DeconstructSymbol as IMethodSymbol,
            _ => null,
        };
        return method is not null && _bodies.Of(method) is { } body ? Call(body, operation, sink) : null;
    }

    private Carried? VisitProperty(IPropertyReferenceOperation property, Effects sink)
    {
        Carried? instance = Visit(property.Instance, sink);
        VisitArguments(property.Arguments, sink);
        Carried? result = property.Property.GetMethod is { } getter ? Member(getter, property, sink) : null;
        result = Carried.Both(result, Held(property.Property.OriginalDefinition));
        if (_apis.FindOpen(property.Property) is { IsEmpty: false } reading)
            result = Carried.Both(result, Carried.OfHandle(reading));
        if (instance is null)
            return result;
        if (property.Instance?.Type is { } holder && AwaitedTypes.HoldsTasks(holder) && !AwaitedTypes.IsDeferred(property.Type))
        {
            // Of a task only the result fails; whether it has ended can be asked.
            if (property.Property.Name == "Result" && AwaitedTypes.IsTask(holder) && !Completed.IsKnown(property.Instance))
                sink.Join(holder.Name == "Task" ? Aggregated(instance.Pending) : instance.Pending);
            return result;
        }

        return property.Property.Name is "IsValueCreated" or "IsCompleted" or "Count" or "Length" ? result : Carried.Both(result, Consume(instance, property.Type, sink));
    }

    // An accessor: own code, or a member of the list of external APIs.
    private Carried? Member(IMethodSymbol accessor, IPropertyReferenceOperation property, Effects sink)
    {
        bool isVirtual = accessor.IsVirtual || accessor.IsOverride || accessor.IsAbstract;
        if (TryCall(accessor, property.Instance, isVirtual, property, Array.Empty<Carried?>(), sink, out Carried? own))
            return own;
        return External(accessor, property, property.Type, sink);
    }

    private Carried? VisitGroup(IMethodReferenceOperation group, Effects sink)
    {
        Visit(group.Instance, sink);
        Carried? own = null;
        foreach (IMethodSymbol target in _targets.Of(group.Method, group.Instance, group.IsVirtual))
        {
            if (_bodies.Of(target) is not { } body)
                continue;
            Reach(body);
            own = Carried.Both(own, Carried.Of(body));
        }

        if (own is not null)
            return own;

        ImmutableArray<ITypeSymbol> types = _apis.Find(group.Method, group.Syntax.SyntaxTree);
        if (types.IsEmpty)
            return null;
        var pending = new Effects();
        foreach (ITypeSymbol type in types)
            pending.Add(At(group.Syntax, NameOf(group.Method), OriginKind.ExternalCall), type);
        return Carried.Of(pending);
    }

    private Carried? VisitCreation(IObjectCreationOperation creation, Effects sink)
    {
        Carried? arguments = VisitArguments(creation.Arguments, sink).Aggregate((Carried?)null, Carried.Both);
        Carried? initializer = Visit(creation.Initializer, sink);
        if (creation.Constructor is not { } constructor)
            return null;
        if (_bodies.Of(constructor) is { } body)
        {
            Call(body, creation, sink);
            return initializer;
        }

        Carried? made = External(constructor, creation, creation.Type, sink);
        // Timers and threads run their delegate elsewhere.
        if (arguments is null || constructor.ContainingType.Name is "Timer" or "Thread")
            return made;
        // Records and classes of this assembly without code of their own keep what they are given, as do the framework's wrappers.
        return Carried.Both(made, Carried.Both(initializer, Later(arguments, creation.Type)));
    }

    private Carried? VisitCall(IInvocationOperation call, Effects sink)
    {
        Carried? instance = Visit(call.Instance, sink);
        Carried?[] values = VisitArguments(call.Arguments, sink);
        Carried? arguments = values.Aggregate((Carried?)null, Carried.Both);
        IMethodSymbol method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return Invoke(instance, call, arguments, sink);
        if (method.Name is "Throw" && method.ContainingType is { Name: "ExceptionDispatchInfo" })
        {
            ThrowCaptured(call, sink);
            return null;
        }

        if (method.Name is "FromException" && AwaitedTypes.IsTask(method.ContainingType) && call.Arguments.Length == 1)
        {
            var failed = new Effects();
            Throw(call.Arguments[0].Value, failed);
            return Carried.Of(failed);
        }

        if (TryCall(method, call.Instance, call.IsVirtual, call, values, sink, out Carried? own))
            return own;
        if (RunsElsewhere(method))
            return null;

        Carried? result = External(method, call, call.Type, sink);
        if (result is null && Reads(method, instance, arguments))
            result = Read(call, Carried.Both(instance, arguments)!.Reading, sink);
        Carried? given = method.Name == "ContinueWith" ? null : Given(call.Instance, instance, call);
        for (int i = 0; i < values.Length; i++)
            given = Carried.Both(given, Given(call.Arguments[i].Value, values[i], call));
        if (given is null)
            return result;
        var now = new Effects();
        Carried? used = Consume(given, call.Type, now);
        sink.Join(Aggregates(method) ? Aggregated(now) : now);
        return Carried.Both(result, used);
    }

    // Code that is not ours and returns neither task nor sequence does not fail with a task that it is given, unless it waits for it:
    // tasks.Add(task) keeps it, and the list fails where it is awaited.
    private Carried? Given(IOperation? operand, Carried? value, IInvocationOperation call)
    {
        if (operand is null || value is null || AwaitedTypes.IsDeferred(call.Type) || !AwaitedTypes.HoldsTasks(operand.Type)
            || call.TargetMethod.Name is "Wait" or "WaitAll" or "GetResult")
            return value;
        if (call.Instance is not null && call.Instance != operand && HolderOf(call.Instance) is { } holder)
            Hold(holder, value);
        return null;
    }

    // These collect what failed in an AggregateException, which a catch of the original does not take.
    private static bool Aggregates(IMethodSymbol method) =>
        method.Name is "Wait" or "WaitAll" && AwaitedTypes.IsTask(method.ContainingType) || method.ContainingType is { Name: "Parallel" } && !AwaitedTypes.IsDeferred(method.ReturnType);

    private Effects Aggregated(Effects effects)
    {
        var aggregated = new Effects();
        foreach (Origin origin in effects.All.Keys)
        {
            if (_exceptions.Find("System.AggregateException") is { } type)
                aggregated.Add(origin, type);
        }

        return aggregated;
    }

    // What a value carries when it is used by code that is not ours: now, or where the result is awaited or enumerated.
    private Carried? Consume(Carried value, ITypeSymbol? result, Effects sink)
    {
        Carried later = Later(value, result);
        if (AwaitedTypes.IsDeferred(result))
            return later;
        sink.Join(later.Pending);
        return later.IsHandle ? Carried.OfHandle(later.Reading) : null;
    }

    private Carried Later(Carried value, ITypeSymbol? result)
    {
        var later = new Carried();
        later.Pending.Join(value.Pending);
        foreach (Body body in value.Bodies)
        {
            later.Pending.Join(Outcome(body, null, body.Immediate));
            later.Pending.Join(Outcome(body, null, body.Returned.Pending));
        }

        if (value.IsHandle && _apis.IsHandle(result))
            later.Reading.UnionWith(value.Reading);
        return later;
    }

    private Carried? Read(IInvocationOperation call, HashSet<ITypeSymbol> types, Effects sink)
    {
        Origin origin = At(call.Syntax, NameOf(call.TargetMethod), OriginKind.ExternalCall);
        Effects target = AwaitedTypes.IsDeferred(call.Type) ? new Effects() : sink;
        foreach (ITypeSymbol type in types)
            target.Add(origin, type);
        return ReferenceEquals(target, sink) ? null : Carried.Of(target);
    }

    private static bool Reads(IMethodSymbol method, Carried? instance, Carried? arguments) =>
        (instance is { IsHandle: true } && s_reading.Any(r => method.Name.StartsWith(r, StringComparison.Ordinal)))
        || (arguments is { IsHandle: true } && s_parsing.Any(r => method.Name.StartsWith(r, StringComparison.Ordinal)));

    private Carried? External(IMethodSymbol method, IOperation call, ITypeSymbol? result, Effects sink)
    {
        ImmutableArray<ITypeSymbol> types = _apis.Find(method, call.Syntax.SyntaxTree);
        if (types.IsEmpty)
            return null;
        Origin origin = At(call.Syntax, NameOf(method), OriginKind.ExternalCall);
        Carried? carried = null;
        if (AwaitedTypes.IsDeferred(result) && method.MethodKind != MethodKind.Constructor)
        {
            carried = new Carried();
            foreach (ITypeSymbol type in types)
                carried.Pending.Add(origin, type);
        }

        // A lazy sequence of files opens the directory at once and reads on later.
        if (carried is null || AwaitedTypes.IsLazySequence(result) && result!.Name is not "IAsyncEnumerable")
        {
            foreach (ITypeSymbol type in types)
                sink.Add(origin, type);
        }

        return _apis.IsHandle(result) ? Carried.Both(carried, Carried.OfHandle(types.Take(1))) : carried;
    }

    private Carried? Invoke(Carried? target, IInvocationOperation call, Carried? given, Effects sink)
    {
        if (target is null)
            return null;
        Carried? result = null;
        foreach (Body body in target.Bodies.ToArray())
        {
            if (body.Symbol is IMethodSymbol method)
            {
                for (int i = 0; i < call.Arguments.Length && i < method.Parameters.Length; i++)
                    Hold(method.Parameters[i], given);
            }

            result = Carried.Both(result, Call(body, call, sink));
        }

        var rest = new Carried();
        rest.Pending.Join(target.Pending);
        return Carried.Both(result, Consume(rest, call.Type, sink));
    }

    // Calls code of the assembly, if there is some.
    private bool TryCall(IMethodSymbol method, IOperation? instance, bool isVirtual, IOperation call, Carried?[] values, Effects sink, out Carried? result)
    {
        bool found = false;
        result = null;
        foreach (IMethodSymbol target in _targets.Of(method, instance, isVirtual))
        {
            if (_bodies.Of(target) is not { } body)
                continue;
            found = true;
            ImmutableArray<IParameterSymbol> parameters = target.OriginalDefinition.Parameters;
            // Of the method that is named the parameters have their values already.
            for (int i = 0; i < values.Length && i < parameters.Length && !SymbolEqualityComparer.Default.Equals(target, method); i++)
                Hold(parameters[i], values[i]);
            result = Carried.Both(result, Call(body, call, sink));
        }

        return found;
    }

    // Members that run without being written: the end of a using, the start of a foreach.
    private void CallImplicit(ITypeSymbol? type, string name, IOperation user, Effects sink)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            foreach (IMethodSymbol method in t.GetMembers(name).OfType<IMethodSymbol>())
            {
                if (method.Parameters.Any(p => !p.IsOptional) || method.IsAbstract || _bodies.Of(method) is not { } body)
                    continue;
                if (Call(body, user, sink) is { } result)
                    sink.Join(result.Pending);
                return;
            }
        }
    }

    private Carried? Call(Body body, IOperation? call, Effects sink)
    {
        Reach(body);
        sink.Join(Outcome(body, call, body.Immediate));
        if (body.Returned.Pending.IsEmpty && body.Returned.Bodies.Count == 0 && !body.Returned.IsHandle)
            return null;
        var result = new Carried();
        result.Join(body.Returned);
        if (!body.IsOwn && _current.IsOwn)
        {
            result = new Carried();
            result.Pending.Join(Outcome(body, call, body.Returned.Pending));
            foreach (Body returned in body.Returned.Bodies)
                result.Bodies.Add(returned);
        }

        return result;
    }

    // What other classes of the assembly let out is reported where the data source calls them: there it can be wrapped.
    private Effects Outcome(Body body, IOperation? call, Effects effects)
    {
        if (body.IsOwn || !_current.IsOwn || effects.IsEmpty || call is null)
            return effects;
        var outcome = new Effects();
        foreach (KeyValuePair<Origin, HashSet<ITypeSymbol>> effect in effects.All)
        {
            Origin origin = effect.Key.IsOwn ? effect.Key : At(call.Syntax, body.Symbol is IMethodSymbol method ? NameOf(method) : body.Symbol.Name, OriginKind.ExternalCall);
            foreach (ITypeSymbol type in effect.Value)
                outcome.Add(origin, type);
        }

        return outcome;
    }

    // Callbacks of cancellation, timers and queues: what they throw does not come out of the method that hands them over.
    private static bool RunsElsewhere(IMethodSymbol method) => method.Name switch
    {
        "Register" or "UnsafeRegister" => method.ContainingType.Name == "CancellationToken",
        "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" => method.ContainingType.Name == "ThreadPool",
        _ => false,
    };

    private Carried?[] VisitArguments(ImmutableArray<IArgumentOperation> arguments, Effects sink)
    {
        var values = new Carried?[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Visit(arguments[i].Value, sink);
            if (values[i] is { } value && arguments[i].Parameter is { } parameter && SymbolEqualityComparer.Default.Equals(parameter.ContainingAssembly, _source.ContainingAssembly))
                Hold(parameter.OriginalDefinition, value);
        }

        return values;
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation;
    }

    private static string NameOf(IMethodSymbol method)
    {
        INamedTypeSymbol container = method.ContainingType;
        // The block of extension members is a type without a name.
        if (container.Name.Length == 0 && container.ContainingType is { } outer)
            container = outer;
        string type = method is { IsExtensionMethod: true, Parameters.Length: > 0 } ? method.Parameters[0].Type.Name : container.Name;
        return method.MethodKind switch
        {
            MethodKind.Constructor => $"new {type}",
            MethodKind.PropertyGet or MethodKind.PropertySet when method.AssociatedSymbol is { } property => $"{type}.{property.Name}",
            _ => $"{type}.{method.Name}",
        };
    }
}
